/**
 * A hole is a lost record with a later acknowledged one of its partition present: the log is not merely short, it is wrong.
 * Later = higher offset where it was written, whatever the session, or higher sequence of its session; and acknowledged on
 * the same side of t_D, so that new writes behind a truncated tail do not make the tail a hole.
 */
import { type AckedRun, partOf } from "./fates.ts";
import { between, type Interval } from "./intervals.ts";
import { highest, type Ranges, within } from "./ranges.ts";
import { isAfter, isBefore } from "./split-brain.ts";

/** The latest present records on one side of t_D: by stream the highest sequence, by partition of a cluster the highest offset. */
interface Witnesses {
  readonly seq: Map<string, number>;
  readonly offset: Map<string, number>;
}

/** Without a fault every record counts as acknowledged before it. */
const NEVER = between(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);

export function holesOf(
  lost: readonly AckedRun[],
  acked: readonly AckedRun[],
  present: (stream: string) => Ranges,
  effect: Interval = NEVER,
): AckedRun[] {
  if (lost.length === 0) return [];
  const before = witnesses(
    acked.filter((run) => isBefore(run, effect)),
    present,
  );
  const after = witnesses(
    acked.filter((run) => isAfter(run, effect)),
    present,
  );
  return lost.flatMap((run) => holeIn(run, isAfter(run, effect) ? after : before));
}

/** What has a later witness is a prefix of the lost part. */
function holeIn(run: AckedRun, later: Witnesses): AckedRun[] {
  const [from, to] = run.seq;
  const bySequence = (later.seq.get(run.stream) ?? -1) - from;
  const byOffset = run.offset === null ? 0 : (later.offset.get(placeOf(run)) ?? -1) - run.offset;
  const size = Math.min(Math.max(bySequence, byOffset), to - from + 1);
  return size <= 0 ? [] : [partOf(run, [from, from + size - 1])];
}

function witnesses(acked: readonly AckedRun[], present: (stream: string) => Ranges): Witnesses {
  const seq = new Map<string, number>();
  const offset = new Map<string, number>();
  for (const run of acked) {
    const last = highest(within(present(run.stream), run.seq));
    if (last < 0) continue;
    raise(seq, run.stream, last);
    if (run.offset !== null) raise(offset, placeOf(run), run.offset + last - run.seq[0]);
  }
  return { seq, offset };
}

function raise(highest: Map<string, number>, key: string, value: number): void {
  if (value > (highest.get(key) ?? -1)) highest.set(key, value);
}

function placeOf({ cluster, partition }: AckedRun): string {
  return `${cluster}\n${partition}`;
}
