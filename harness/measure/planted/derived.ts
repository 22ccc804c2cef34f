/** Figures that follow from others: what one kind does to them depends on what else is planted. */
import type { Between, Figure, Figures } from "./figures.ts";
import type { Lost } from "./kind.ts";
import { EFFECT, PARTITIONS } from "./world.ts";

/** `lost` = of each kind that loses something, when its first and its last record were acknowledged. */
export function withDerived(figures: Figures, lost: readonly Lost[]): Figures {
  const others = [...figures].filter(([path]) => !path.includes(".back."));
  return new Map([...others, ...affected(figures, "produce"), ...affected(figures, "consume"), ...spanOf(figures, lost)]);
}

/** Partition-seconds, and when how many partitions were back: from the outage of each. */
function affected(figures: Figures, service: string): [string, Figure][] {
  const outages = Array.from({ length: PARTITIONS }, (_, partition) => figures.get(`rto.byPartition.${partition}.${service}`));
  const known = outages.filter((outage): outage is Between => typeof outage === "object" && "atLeast" in outage);
  const ends = known.flatMap(({ atMost }) => atMost ?? []).sort((a, b) => a - b);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const seconds = { atLeast: sum(known.map(({ atLeast }) => atLeast)), atMost: ends.length < known.length ? null : sum(ends) };
  const back = new Map([[0, 0], ...ends.map((after, i): [number, number] => [after, i + 1])]);
  return [
    [`rto.affected.${service}.partitionSeconds`, seconds],
    ...Array.from(back, ([after, partitions]): [string, Figure] => [`rto.affected.${service}.back.${partitions}.after`, after]),
  ];
}

/** RPO in seconds looks before the effect alone; the span of what was lost does not. */
function spanOf(figures: Figures, lost: readonly Lost[]): [string, Figure][] {
  if (lost.length === 0) return [];
  const first = Math.min(...lost.map(([from]) => from));
  const last = Math.max(...lost.map(([, to]) => to));
  const seconds: Between = { atLeast: Math.max(0, EFFECT.from - first), atMost: Math.max(0, EFFECT.to - first) };
  if (figures.get("rpo.undetermined") !== 0) return [["rpo.seconds", seconds]];
  return [
    ["rpo.seconds", seconds],
    ["rpo.recoveryPoint", { atLeast: first, atMost: first }],
    ["rpo.lostSpanSeconds", { atLeast: last - first, atMost: last - first }],
  ];
}
