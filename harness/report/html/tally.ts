/** Counts over time: exact where each moment is known, between two where only the ends of a run are. */
import type { Span as Seconds } from "../../ledger/lines.ts";
import type { Axis } from "./flow.ts";
import type { Bin } from "./scene.ts";

export class Tally {
  readonly #from: number;
  #step: number;
  #low: Float64Array;
  #more: Float64Array;
  #total = 0;

  constructor({ from, to, step }: Axis) {
    this.#from = from;
    this.#step = step;
    this.#low = new Float64Array(Math.max(1, Math.ceil((to - from) / step)));
    this.#more = new Float64Array(this.#low.length);
  }

  get total(): number {
    return this.#total;
  }

  /** Seconds that a bin is wide. */
  get step(): number {
    return this.#step;
  }

  /** Twice as long a time in as many bins; what is known only to lie between two may lie between wider ones. */
  widen(): void {
    const halved = (bins: Float64Array): Float64Array =>
      bins.map((_, i) => (2 * i < bins.length ? (bins[2 * i] ?? 0) + (bins[2 * i + 1] ?? 0) : 0));
    this.#low = halved(this.#low);
    this.#more = halved(this.#more);
    this.#step *= 2;
  }

  /** `n` moments at even distances, as an open-loop schedule has them: each is known. */
  spread([first, last]: Seconds, n: number): void {
    this.#total += n;
    const [a, b] = [this.#binOf(first), this.#binOf(last)];
    if (a === b || n === 1) {
      this.#add(this.#low, a, n);
      return;
    }
    const gap = (last - first) / (n - 1);
    let counted = 0;
    for (let bin = a; bin <= b; bin++) {
      const upTo =
        bin === b ? n : Math.min(n, Math.max(counted, Math.ceil((this.#from + (bin + 1) * this.#step - first) / gap - 1e-9)));
      this.#add(this.#low, bin, upTo - counted);
      counted = upTo;
    }
  }

  /** `n` moments of which only the first and the last are known: those between fell anywhere between. */
  between([first, last]: Seconds, n: number): void {
    this.#total += n;
    const [a, b] = [this.#binOf(first), this.#binOf(last)];
    if (a === b || n === 1) {
      this.#add(this.#low, a, n);
      return;
    }
    this.#add(this.#low, a, 1);
    this.#add(this.#low, b, 1);
    if (n > 2) for (let bin = Math.max(0, a); bin <= Math.min(b, this.#more.length - 1); bin++) this.#add(this.#more, bin, n - 2);
  }

  /** Per second. */
  rates(): Bin[] {
    return Array.from(this.#low, (low, i) => {
      const more = this.#more[i] ?? 0;
      return more === 0 ? low / this.#step : [low / this.#step, (low + more) / this.#step];
    });
  }

  #binOf(at: number): number {
    return Math.floor((at - this.#from) / this.#step);
  }

  #add(to: Float64Array, bin: number, n: number): void {
    if (bin >= 0 && bin < to.length) to[bin] = (to[bin] ?? 0) + n;
  }
}
