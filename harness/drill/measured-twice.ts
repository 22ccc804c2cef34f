import { threeTiers } from "../../suites/full-scale/three-tiers.ts";
import topology from "../../topologies/active-passive.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { type Count, endsOf, type Interval } from "../measure/intervals.ts";
import { measure } from "../measure/measure.ts";
import type { Measured, OutageMeasured, RpoMeasured } from "../measure/measured.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import type { Tier } from "../targets/tiers.ts";
import { type Between, eventsOf, type TimelineEvent } from "../timeline/events.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { measureSettingsOf } from "./measure-settings.ts";

/** What the one who injected knows of a run that somebody else observed; stamped by another zero of the same kernel's clock. */
export interface Injected {
  readonly fault: ActiveFault;
  readonly promotedAt: number;
  /** By topic. */
  readonly ends: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What the observer on the MGMT listeners saw and read. */
  readonly events: readonly TimelineEvent[];
  readonly lines: readonly LedgerLine[];
  /** Its clock minus that of the observed run's, seconds. */
  readonly ahead: number;
}

interface Evidence {
  readonly timeline: readonly TimelineEvent[];
  readonly lines: readonly LedgerLine[];
}

/** The same run twice: from what observe mode has, and from what normal mode would have had of it. */
export function measuredTwice(workload: ObservedWorkload, observed: Evidence, injected: Injected) {
  const { topic } = workload;
  const settings = settingsOf(workload);
  const exact = exactEffect(injected, observed.lines);
  const normal: Evidence = {
    timeline: [
      ...observed.timeline.filter(({ event }) =>
        ["phase", "steady", "client.latencies", "fenced", "load.stopped", "returned", "observer.stall"].includes(event),
      ),
      ...injected.events
        .filter(({ event }) => ["leader", "isr", "lag"].includes(event))
        .map((event) => ({ ...event, at: event.at - injected.ahead })),
      { at: exact.from, event: "fault.effective", fault: "f1", effect: exact, resolved: injected.fault.resolved },
      { at: injected.promotedAt - injected.ahead, event: "promoted", cluster: "west", ends: injected.ends },
    ],
    lines: [
      ...observed.lines.filter((line) => !isRead(line)),
      ...injected.lines.filter((line) => isRead(line) && line.topic === topic),
    ],
  };
  const [seen] = eventsOf(observed.timeline, "fault.effective");
  return {
    observed: measure({ ...observed, settings }),
    normal: measure({ ...normal, settings }),
    /** What is measured when the survivors' log is read with one run of records left out. */
    poorer: measure({ ...normal, lines: withoutOne(normal.lines, topic), settings }),
    seen: seen?.effect,
    exact,
  };
}

const isRead = (line: LedgerLine): line is Extract<LedgerLine, { kind: "log" | "end" }> =>
  line.kind === "log" || line.kind === "end";

const withoutOne = (lines: readonly LedgerLine[], topic: string): readonly LedgerLine[] => {
  const index = lines.findIndex(
    (line) =>
      line.kind === "log" &&
      line.topic === topic &&
      line.cluster === "west" &&
      line.read === "final" &&
      line.isolation === "committed",
  );
  return index < 0 ? lines : lines.toSpliced(index, 1);
};

/** The one workload that is observed, as region-loss has it, under the names that it has in the observed clusters. */
export const workloadOf = (run: string): ObservedWorkload => {
  const [payments] = threeTiers;
  const [topic, group] = [`muster-${run}-${payments.topic}`, `muster-${run}-${payments.group}`];
  return { ...payments, topic, group, on: "east", clients: "clients-east" };
};

type ObservedWorkload = Omit<WorkloadDefinition, "tier" | "group"> & { readonly group: string; readonly tier: Tier };

function settingsOf({ tier, ...rest }: ObservedWorkload): MeasureSettings {
  const definition = { spec: { topology, loss: { source: "east", survivors: "west" } } } as unknown as DrillDefinition;
  const running = { definition: { ...rest, tier: tier.name }, tier };
  return measureSettingsOf(definition, { faults: [{ id: "f1" }], workloads: [running] } as unknown as Gathered, 0);
}

/** As normal mode says it: a client that was still told of a success shows that the fault was not in effect yet. */
function exactEffect({ fault, ahead }: Injected, lines: readonly LedgerLine[]): Between {
  const { from, to } = { from: fault.effect.from - ahead, to: fault.effect.to - ahead };
  const acknowledged = lines.flatMap((line) =>
    line.kind === "write" && line.cluster === "east" && line.outcome === "acknowledged" && line.answered ? line.answered[1] : [],
  );
  const last = Math.max(...acknowledged);
  return { from: Math.max(from, Math.min(last, to)), to: Math.max(to, last) };
}

/**
 * Everything that depends neither on when exactly the fault took effect (seconds lost, split brain, slots due before and since,
 * what was at risk) nor on replication lag, which either observer polls for itself.
 */
export function exactly({ rpo, rto, offsets, duplicates, order, ...rest }: Measured) {
  const { unsentBy, unsentByPhase, errorsByPhase, consumerErrorsByPhase, ...counts } = rest;
  const { delivery, ...copies } = duplicates;
  return {
    counts,
    absent: rpo && absentIn(rpo),
    order,
    offsets: { beyondEnd: offsets?.beyondEnd, missing: offsets?.missing },
    duplicates: { ...copies, delivery: { extra: delivery?.extra, ids: delivery?.ids, byCause: delivery?.byCause } },
    relapses: rto?.relapses,
  };
}

function absentIn(rpo: RpoMeasured) {
  const { seconds, splitBrain, predictedSeconds, predicted, vacuous, shownSeconds, onDisk, ids, ...absent } = rpo;
  const { splitBrain: _, ...which } = ids;
  return { ...absent, ids: which };
}

type Contained = [name: string, wide: Interval, narrow: Interval];

/** What the mark makes wider; a figure that neither way shows is left out, one that only one way shows contains nothing. */
export function containments({ observed, normal, seen, exact }: ReturnType<typeof measuredTwice>): Contained[] {
  const figure = (name: string, pick: (measured: Measured) => Interval | undefined): Contained[] => {
    const [wide, narrow] = [pick(observed), pick(normal)];
    return wide === undefined && narrow === undefined ? [] : [[name, wide ?? nothing, narrow ?? nothing]];
  };
  const outage = (name: string, pick: (measured: Measured) => OutageMeasured | undefined): Contained[] =>
    figure(name, (measured) => {
      const found = pick(measured);
      return found && { atLeast: found.atLeast, atMost: found.atMost ?? Number.POSITIVE_INFINITY };
    });
  const count = (name: string, pick: (measured: Measured) => Count | undefined): Contained[] =>
    figure(name, (measured) => {
      const found = pick(measured);
      if (found === undefined) return undefined;
      const [atLeast, atMost] = endsOf(found);
      return { atLeast, atMost };
    });
  return [
    ["effect", seen === undefined ? nothing : { atLeast: seen.from, atMost: seen.to }, { atLeast: exact.from, atMost: exact.to }],
    ...figure("rpo seconds", ({ rpo }) => rpo?.seconds),
    ...outage("rto produce", ({ rto }) => rto?.produce),
    ...outage("rto consume", ({ rto }) => rto?.consume),
    ...outage("rto endToEnd", ({ rto }) => rto?.endToEnd),
    ...count("split-brain loss", ({ rpo }) => rpo?.splitBrain),
    ...count("skipped", ({ offsets }) => offsets?.skipped),
    ...count("replayed", ({ offsets }) => offsets?.replayed),
  ];
}

const nothing: Interval = { atLeast: Number.NaN, atMost: Number.NaN };

export const contains = (wide: Interval, narrow: Interval): boolean =>
  wide.atLeast <= narrow.atLeast && narrow.atMost <= wide.atMost;

export const spell = ({ atLeast, atMost }: Interval): string => `${atLeast.toFixed(3)}…${atMost.toFixed(3)}`;
