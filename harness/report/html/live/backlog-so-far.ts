/** Acknowledged records that the group has not processed yet, as lines are heard: an acknowledgement may be told after its processing. */
import type { ProcessedLine, Range, Span as Seconds, WriteLine } from "../../../ledger/lines.ts";
import { intersect, outside, type Ranges, total, unite } from "../../../measure/ranges.ts";
import type { Axis, Waiting } from "../flow.ts";
import type { Bin } from "../scene.ts";

interface Stream {
  acknowledged: Ranges;
  processed: Ranges;
}

/** Like `Backlog` of a whole run, which may sort what it has first. Grows with gaps in what was heard, never with time. */
export class BacklogSoFar implements Waiting {
  readonly #from: number;
  #step: number;
  /** Steps of the level by bin: at the earliest that each may have been, and at the latest. */
  #early: Float64Array;
  #late: Float64Array;
  readonly #streams = new Map<string, Stream>();

  constructor({ from, to, step }: Axis) {
    this.#from = from;
    this.#step = step;
    this.#early = new Float64Array(Math.max(1, Math.ceil((to - from) / step)));
    this.#late = new Float64Array(this.#early.length);
  }

  acknowledged({ session, partition, seq }: Pick<WriteLine, "session" | "partition" | "seq">, [first, last]: Seconds): void {
    const stream = this.#of(session, partition);
    const fresh = outside(stream.acknowledged, seq);
    stream.acknowledged = joined(stream.acknowledged, seq);
    const left = total(fresh) - total(intersect(fresh, stream.processed));
    this.#add(this.#early, first, left);
    this.#add(this.#late, last, left);
  }

  processed({ session, partition, seq }: Pick<ProcessedLine, "session" | "partition" | "seq">, [first, last]: Seconds): void {
    const stream = this.#of(session, partition);
    const fresh = outside(stream.processed, seq);
    stream.processed = joined(stream.processed, seq);
    const done = total(intersect(fresh, stream.acknowledged));
    this.#add(this.#late, first, -done);
    this.#add(this.#early, last, -done);
  }

  widen(): void {
    const halved = (steps: Float64Array): Float64Array =>
      steps.map((_, i) => (2 * i < steps.length ? (steps[2 * i] ?? 0) + (steps[2 * i + 1] ?? 0) : 0));
    this.#early = halved(this.#early);
    this.#late = halved(this.#late);
    this.#step *= 2;
  }

  bins(): Bin[] {
    let [low, high] = [0, 0];
    return Array.from(this.#early, (step, i): Bin => {
      high += step;
      low += this.#late[i] ?? 0;
      const [least, most] = [Math.max(0, Math.min(low, high)), Math.max(0, low, high)];
      return least === most ? least : [least, most];
    });
  }

  #add(steps: Float64Array, at: number, n: number): void {
    const bin = Math.max(0, Math.floor((at - this.#from) / this.#step));
    if (bin < steps.length) steps[bin] = (steps[bin] ?? 0) + n;
  }

  #of(session: string, partition: number): Stream {
    const key = `${session}\n${partition}`;
    const stream = this.#streams.get(key) ?? { acknowledged: [], processed: [] };
    this.#streams.set(key, stream);
    return stream;
  }
}

/** What comes in order extends the last range; only what does not is sorted in. */
function joined(set: Ranges, range: Range): Ranges {
  const last = set.at(-1);
  if (last === undefined || range[0] > last[1] + 1) return [...set, range];
  if (range[0] < last[0]) return unite([...set, range]);
  return [...set.slice(0, -1), [last[0], Math.max(last[1], range[1])]];
}
