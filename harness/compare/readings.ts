import { type Count, endsOf } from "../measure/intervals.ts";
import type { OutageMeasured } from "../measure/measured.ts";
import { lossShown } from "../report/loss-shown.ts";
import type { DrillRecord, WorkloadRecord } from "../report/record.ts";

/** What one run shows of one measure. `atMost` null: it lasted longer than the run could see (censored), nobody knows by how much. */
export interface Reading {
  readonly atLeast: number;
  readonly atMost: number | null;
}

export interface Measurement {
  /** A workload's name, or "" for what belongs to the drill as a whole. */
  readonly workload: string;
  readonly measure: string;
  readonly unit: "s" | "records" | "partitions" | "times" | "slots";
  /** Tiers have targets for it: worse is a regression, not only a difference. Less is better in every one. */
  readonly judged: boolean;
  /** null = this run could not show it; that is not zero. */
  readonly reading: Reading | null;
}

/** Every figure of a record that two runs can be compared by. */
export const measurementsOf = (record: DrillRecord): Measurement[] => [
  ...record.workloads.flatMap(ofWorkload),
  ...ofPhases(record),
];

const exact = (value: number): Reading => ({ atLeast: value, atMost: value });
const ofCount = (count: Count): Reading => {
  const [atLeast, atMost] = endsOf(count);
  return { atLeast, atMost };
};
const ofOutage = ({ atLeast, atMost, censored }: OutageMeasured): Reading => ({ atLeast, atMost: censored ? null : atMost });
const maybe = <T>(value: T | undefined, read: (value: T) => Reading): Reading | null =>
  value === undefined ? null : read(value);

function ofWorkload({ name: workload, rpo, rto, offsets, duplicates, unprocessed, unsent }: WorkloadRecord): Measurement[] {
  // Nothing was lost because nothing was at risk: that is no reading of a loss.
  const loss = rpo?.vacuous === true ? undefined : rpo;
  const of = (measure: string, unit: Measurement["unit"], judged: boolean, reading: Reading | null): Measurement => ({
    workload,
    measure,
    unit,
    judged,
    reading,
  });
  const inLogs = duplicates.log && Object.values(duplicates.log).reduce((sum, { extra }) => sum + extra, 0);
  return [
    of(
      "RPO",
      "s",
      true,
      maybe(lossShown(rpo) ?? undefined, ({ atLeast, atMost }) => ({ atLeast, atMost })),
    ),
    of(
      "lost records",
      "records",
      true,
      maybe(loss, ({ records, undetermined }) => ({ atLeast: records, atMost: records + undetermined })),
    ),
    of("split-brain records", "records", true, maybe(rpo?.splitBrain, ofCount)),
    of("RTO produce", "s", true, maybe(rto?.produce, ofOutage)),
    of("RTO consume", "s", true, maybe(rto?.consume, ofOutage)),
    of("RTO end to end", "s", false, maybe(rto?.endToEnd, ofOutage)),
    of("relapses", "times", true, maybe(rto?.relapses, exact)),
    of("skipped", "records", true, maybe(offsets?.skipped, ofCount)),
    of("replayed", "records", true, maybe(offsets?.replayed, ofCount)),
    of("unprocessed", "records", true, maybe(unprocessed?.records, ofCount)),
    of("offsets beyond the end", "partitions", false, maybe(offsets?.beyondEnd, exact)),
    of("partitions without offset", "partitions", false, maybe(offsets?.missing, exact)),
    of("duplicates in logs", "records", false, maybe(inLogs, exact)),
    of("delivered again", "records", false, maybe(duplicates.delivery?.extra, exact)),
    of("written on both sides", "records", false, maybe(duplicates.crossCluster, exact)),
    of("slots not sent", "slots", false, exact(unsent)),
  ];
}

/** Phases count from the effect, which is known to lie between two moments. */
function ofPhases({ phases, faults }: DrillRecord): Measurement[] {
  const effective = phases.find(({ name }) => name === "effective");
  const effect = faults.find((fault) => fault.effect?.from === effective?.at)?.effect;
  const width = effect === undefined ? 0 : effect.to - effect.from;
  return phases
    .filter(({ after, name }) => after !== undefined && after >= 0 && name !== "effective")
    .map(({ name, after = 0 }) => ({
      workload: "",
      measure: `until ${name}`,
      unit: "s",
      judged: false,
      reading: { atLeast: Math.max(0, after - width), atMost: after },
    }));
}
