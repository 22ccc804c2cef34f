/**
 * Where a record stood in the source's log. The log itself says so if the source can still be read; if it is gone,
 * acknowledgements and the group's own processed lines do. Where an acknowledgement came without an offset its neighbours
 * leave an interval, since each record takes at least one offset.
 */
import type { Range } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { idsOf, type StreamName, streamKey } from "./ids.ts";
import { NONE, outside } from "./ranges.ts";

/** Records `seq` stand at `seq + shift`, for some shift between the two. */
export interface Placed {
  readonly seq: Range;
  readonly shift: Range;
}

/** The source offsets of a stream's records, in order of sequence, complete: known runs and what lies between them. */
export type SourceOffsets = (stream: string) => readonly Placed[];

type Known = StreamName & Placed;

const NOWHERE: readonly Placed[] = [
  { seq: [0, Number.POSITIVE_INFINITY], shift: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
];

export function sourceOffsetsOf(
  book: Pick<Book, "logs" | "writes" | "processed" | "ends">,
  { cluster: source, topic }: { readonly cluster: string; readonly topic: string },
): SourceOffsets {
  const ofSource = book.logs.filter(({ cluster, origin }) => cluster === source && origin === "native");
  // What was copied back, or made anew, after the source had returned stands at offsets that no group ever moved from.
  const hasReturned = book.ends.some(({ cluster, read }) => cluster === source && read === "return");
  const inLog = ofSource.filter(({ read }) => !hasReturned || read === "return").map((line) => known(line, line.offset[0]));
  const seen = idsOf(inLog);
  const told = [
    ...book.writes.filter(({ cluster, outcome }) => cluster === source && outcome === "acknowledged").flatMap(atOffset),
    ...book.processed
      .filter((line) => line.cluster === source && line.topic === topic)
      .map((line) => known(line, line.offset[0])),
  ];
  const notInLog = told.flatMap((run) => outside(seen.get(streamKey(run)) ?? NONE, run.seq).map((seq) => ({ ...run, seq })));
  const byStream = Map.groupBy([...inLog, ...notInLog], streamKey);
  const complete = new Map(Array.from(byStream, ([stream, runs]) => [stream, completed(disjoint(runs))]));
  return (stream) => complete.get(stream) ?? NOWHERE;
}

function atOffset(line: StreamName & { readonly seq: Range; readonly offset: number | null }): Known[] {
  return line.offset === null ? [] : [known(line, line.offset)];
}

function known({ session, partition, seq }: StreamName & { readonly seq: Range }, offset: number): Known {
  const shift = offset - seq[0];
  return { session, partition, seq, shift: [shift, shift] };
}

/** Runs that overlap say two things of one id (a retry stands at two offsets): both ends are kept. */
function disjoint(runs: readonly Placed[]): Placed[] {
  const result: { seq: [number, number]; shift: Range }[] = [];
  const pending = runs.toSorted((a, b) => b.seq[0] - a.seq[0]);
  for (let run = pending.pop(); run !== undefined; run = pending.pop()) {
    const last = result.at(-1);
    const [from, to] = run.seq;
    if (last === undefined || from > last.seq[1]) {
      if (last !== undefined && from === last.seq[1] + 1 && isSame(last.shift, run.shift)) last.seq[1] = to;
      else result.push({ seq: [from, to], shift: run.shift });
    } else if (isSame(last.shift, run.shift)) last.seq[1] = Math.max(last.seq[1], to);
    else {
      const both: Range = [Math.min(last.shift[0], run.shift[0]), Math.max(last.shift[1], run.shift[1])];
      const end = last.seq[1];
      const tail =
        to > end ? { seq: [end + 1, to] as const, shift: run.shift } : { seq: [to + 1, end] as const, shift: last.shift };
      last.seq[1] = from - 1;
      if (last.seq[1] < last.seq[0]) result.pop();
      result.push({ seq: [from, Math.min(end, to)], shift: both });
      if (tail.seq[0] <= tail.seq[1]) insert(pending, tail);
    }
  }
  return result;
}

/** Keeps `pending` in descending order of sequence; a tail belongs near its end. */
function insert(pending: Placed[], run: Placed): void {
  let at = pending.length;
  while (at > 0 && (pending[at - 1]?.seq[0] ?? 0) < run.seq[0]) at--;
  pending.splice(at, 0, run);
}

function completed(runs: readonly Placed[]): Placed[] {
  const result: Placed[] = [];
  let next = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    if (run.seq[0] > next)
      result.push({ seq: [next, run.seq[0] - 1], shift: [Math.min(before, run.shift[0]), Math.max(before, run.shift[1])] });
    result.push(run);
    next = run.seq[1] + 1;
    before = run.shift[0];
  }
  result.push({ seq: [next, Number.POSITIVE_INFINITY], shift: [before, Number.POSITIVE_INFINITY] });
  return result;
}

function isSame(one: Range, other: Range): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
