/** RTO as brackets: from the effect to when service was provably back, with what is not known of either end. */
import type { OutageMeasured } from "../../../measure/measured.ts";
import { formatSeconds, formatTarget } from "../../../targets/format.ts";
import type { DrillRecord, WorkloadRecord } from "../../record.ts";
import { beginningOf, endingOf, type Lane, lane, type Mark, type Moment, moment, type Span, type Tone } from "../scene.ts";

const services = ["produce", "consume", "endToEnd"] as const;
const names = { produce: "produce", consume: "consume", endToEnd: "end to end" } as const;

export function outagesLane({ workloads }: Pick<DrillRecord, "workloads">, zero: Moment | undefined): Lane {
  const rows: string[] = [];
  const spans: Span[] = [];
  const marks: Mark[] = [];
  for (const workload of workloads) {
    if (zero === undefined || workload.rto === undefined) continue;
    for (const service of services) {
      const outage = workload.rto[service];
      if (outage === undefined) continue;
      const row = rows.push(`${workload.name}: ${names[service]}`) - 1;
      spans.push(bracket(row, outage, zero, toneOf(workload, service, outage), `${workload.name} ${names[service]}`));
      if (service !== "endToEnd") marks.push(...limits(row, workload, zero));
      for (const { from, until, partition } of workload.rto.relapse.filter((one) => one.service === service)) {
        const start = beginningOf(zero);
        const text = `${names[service]} of partition ${partition} was out again`;
        spans.push({ row, from: start + from, to: until === null ? null : start + until, tone: "bad", label: "relapse", text });
      }
    }
  }
  return lane({
    id: "rto",
    title: "Outage (RTO)",
    note: "From the effect to the first slot that was served again for good. Pale: it lies somewhere in there. An arrow: recovery was not seen to last, so it took at least this long. Lines mark gate and objective, where they lie on the axis.",
    rows,
    spans,
    marks,
    ...(rows.length === 0 && {
      empty: zero === undefined ? "No fault took effect: there is nothing to count from." : "Not measured.",
    }),
  });
}

/** When service was back: as far after the effect's end as it took at least, as far after its beginning as it took at most. */
export function backAt({ atLeast, atMost }: OutageMeasured, zero: Moment): Moment | null {
  return atMost === null
    ? null
    : moment(endingOf(zero) + atLeast, Math.max(endingOf(zero) + atLeast, beginningOf(zero) + atMost));
}

function bracket(row: number, outage: OutageMeasured, zero: Moment, tone: Tone, name: string): Span {
  const label = formatSeconds(outage);
  if (outage.atMost === 0) return { row, from: zero, to: zero, tone: "good", label: "no outage", text: `${name}: no outage` };
  const seen = outage.censored ? `${name}: out for ${label}, recovery was not seen to last` : `${name}: out for ${label}`;
  const to = backAt(outage, zero);
  return { row, from: zero, to, ...(to === null && { seenTo: endingOf(zero) + outage.atLeast }), tone, label, text: seen };
}

/** The verdict is of the worse of both: what lies within every limit by itself is not the one that missed. */
function toneOf({ verdicts }: WorkloadRecord, service: (typeof services)[number], { atMost }: OutageMeasured): Tone {
  const judged = verdicts.find(({ measure }) => measure === "rto");
  if (judged === undefined || service === "endToEnd") return "quiet";
  const limits = [judged.gate, judged.objective].flatMap((one) => one?.target ?? []);
  if (atMost !== null && limits.every((target) => ("below" in target ? atMost < target.below : atMost <= target.atMost)))
    return "good";
  const all = [judged.gate?.verdict, judged.objective?.verdict];
  if (all.includes("missed")) return "bad";
  return all.includes("inconclusive") ? "doubt" : "good";
}

function limits(row: number, { verdicts }: WorkloadRecord, zero: Moment): Mark[] {
  const judged = verdicts.find(({ measure }) => measure === "rto");
  return (["gate", "objective"] as const).flatMap((line): Mark[] => {
    const target = judged?.[line]?.target;
    if (target === undefined) return [];
    const seconds = "below" in target ? target.below : target.atMost;
    return [
      {
        row,
        at: moment(beginningOf(zero) + seconds, endingOf(zero) + seconds),
        tone: "ink",
        label: line,
        text: `${line} ${formatTarget("rto", target)}`,
      },
    ];
  });
}
