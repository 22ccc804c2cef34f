/**
 * How far back the loss reaches: t_D minus the first acknowledgement that was lost, looking only at what was acknowledged
 * before t_D. A run lost whole has its minimum at its first acknowledgement exactly; of a run lost in part it is only known
 * to lie in the run.
 */
import type { AckedRun } from "./fates.ts";
import { between, earlier, exactly, type Interval, later, minus, notNegative, widened } from "./intervals.ts";
import { total } from "./ranges.ts";

/** The earliest lost acknowledgement that may lie before t_D, by partition. */
export function earliestLost(lost: readonly AckedRun[], effect: Interval): Map<number, Interval> {
  const earliest = new Map<number, Interval>();
  for (const parts of byRun(lost)) {
    const [part] = parts;
    if (part === undefined || part.acked[0] - part.slack > effect.atMost) continue;
    const first = firstAcknowledged(part, total(parts.map(({ seq }) => seq)));
    const known = earliest.get(part.partition);
    earliest.set(part.partition, known === undefined ? first : earlier(known, first));
  }
  return earliest;
}

/** RPO in seconds: the maximum over partitions, end by end; 0 exactly where nothing was lost. */
export function secondsLost(earliest: ReadonlyMap<number, Interval>, effect: Interval): Interval {
  return [...earliest.values()].map((first) => notNegative(minus(effect, first))).reduce(later, exactly(0));
}

export function firstAcknowledged({ acked, slack, run }: AckedRun, lost: number): Interval {
  const whole = lost === run[1] - run[0] + 1;
  return widened(between(acked[0], whole ? acked[0] : acked[1]), slack);
}

/** Parts of one write run stand together: they came from it in order. */
export function byRun(lost: readonly AckedRun[]): AckedRun[][] {
  const groups: AckedRun[][] = [];
  for (const part of lost) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group !== undefined && first?.stream === part.stream && first.run === part.run) group.push(part);
    else groups.push([part]);
  }
  return groups;
}
