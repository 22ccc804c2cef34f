/** Acknowledged records that the group has not processed yet, over time: by the records' identities, wherever they were processed. */
import type { ProcessedLine, Range, Span as Seconds, WriteLine } from "../../ledger/lines.ts";
import { intersect, type Ranges, total, unite } from "../../measure/ranges.ts";
import { nothingSeen, notice } from "../../measure/seen.ts";
import type { Axis } from "./flow.ts";
import type { Bin } from "./scene.ts";

interface Run {
  readonly seq: Range;
  readonly at: Seconds;
}

interface Stream {
  readonly acknowledged: Run[];
  readonly processed: Run[];
}

export class Backlog {
  readonly #axis: Axis;
  readonly #streams = new Map<string, Stream>();

  constructor(axis: Axis) {
    this.#axis = axis;
  }

  acknowledged({ session, partition, seq }: Pick<WriteLine, "session" | "partition" | "seq">, at: Seconds): void {
    this.#put(this.#of(session, partition).acknowledged, { seq, at });
  }

  processed({ session, partition, seq }: Pick<ProcessedLine, "session" | "partition" | "seq">, at: Seconds): void {
    this.#put(this.#of(session, partition).processed, { seq, at });
  }

  /** Runs that follow each other within one bin are one: no bin can tell them apart, and a long run has very many. */
  #put(runs: Run[], { seq, at }: Run): void {
    const last = runs.at(-1);
    if (last !== undefined && last.seq[1] + 1 === seq[0] && this.#binOf(last.at[0]) === this.#binOf(at[1]))
      runs[runs.length - 1] = { seq: [last.seq[0], seq[1]], at: [last.at[0], at[1]] };
    else runs.push({ seq, at });
  }

  #binOf(at: number): number {
    return Math.max(0, Math.floor((at - this.#axis.from) / this.#axis.step));
  }

  /** At the end of each bin; a run of which only the ends are dated counts as late as it may have been, or as early. */
  bins(): Bin[] {
    const length = Math.max(1, Math.ceil((this.#axis.to - this.#axis.from) / this.#axis.step));
    const [early, late] = [new Float64Array(length), new Float64Array(length)];
    for (const { acknowledged, processed } of this.#streams.values()) {
      const acked = unite(acknowledged.map(({ seq }) => seq));
      for (const { seq, at } of acknowledged) this.#step(early, late, at, seq[1] - seq[0] + 1);
      for (const { records, at } of firstOf(processed, acked)) this.#step(late, early, at, -records);
    }
    let [low, high] = [0, 0];
    return Array.from(early, (_, i) => {
      low += late[i] ?? 0;
      high += early[i] ?? 0;
      const [least, most] = [Math.max(0, low), Math.max(0, high)];
      return least === most ? least : ([least, most] as const);
    });
  }

  /** The first of a run is dated, the rest may have come with it (early) or with the last (late). */
  #step(atFirst: Float64Array, atLast: Float64Array, [first, last]: Seconds, n: number): void {
    const [a, b] = [this.#binOf(first), this.#binOf(last)];
    if (a < atFirst.length) atFirst[a] = (atFirst[a] ?? 0) + n;
    if (b < atLast.length) atLast[b] = (atLast[b] ?? 0) + n;
  }

  #of(session: string, partition: number): Stream {
    const key = `${session}\n${partition}`;
    const stream = this.#streams.get(key) ?? { acknowledged: [], processed: [] };
    this.#streams.set(key, stream);
    return stream;
  }
}

/** Of what was processed, the first time of each acknowledged record. */
function firstOf(processed: readonly Run[], acked: Ranges): { records: number; at: Seconds }[] {
  const seen = nothingSeen();
  return processed
    .toSorted((one, other) => one.at[0] - other.at[0])
    .flatMap(({ seq, at }) => {
      const { behind, ahead } = notice(seen, seq);
      const records = total(intersect([...behind, ...ahead], acked));
      return records === 0 ? [] : [{ records, at }];
    });
}
