/**
 * Moments of one partition, ascending, as plain numbers: slots, successes, deliveries. The only place where a figure looks
 * at single records, since a window may begin at any of them.
 */
import type { Span } from "../ledger/lines.ts";

/** Slack for sums of binary fractions of seconds: below any clock's resolution. */
export const EPSILON = 1e-9;

/** When the i-th of n records spread evenly over a span met its moment. */
export function evenly([first, last]: Span, i: number, n: number): number {
  return n === 1 ? first : first + ((last - first) * i) / (n - 1);
}

/** A growing list of moments; sorted only if they did not come in order. */
export class Instants {
  #times = new Float64Array(1024);
  #length = 0;
  #ascending = true;

  push(time: number): void {
    if (this.#length === this.#times.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#times);
      this.#times = grown;
    }
    this.#ascending &&= this.#length === 0 || (this.#times[this.#length - 1] ?? 0) <= time;
    this.#times[this.#length++] = time;
  }

  sorted(): Float64Array {
    const times = this.#times.subarray(0, this.#length);
    return this.#ascending ? times : times.sort();
  }
}

/** How many of the ascending times lie before `limit`. */
export function countBefore(times: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `countBefore` for questions asked in ascending order, each in a step or two; any other order is merely slower. */
export function counterOf(times: ArrayLike<number>): (limit: number) => number {
  let count = 0;
  let asked = Number.NEGATIVE_INFINITY;
  return (limit) => {
    if (limit < asked) count = countBefore(times, limit);
    else while (count < times.length && (times[count] ?? 0) < limit) count++;
    asked = limit;
    return count;
  };
}

/** How many of the ascending times lie in the window [start, start + length). */
export function windowCounter(times: ArrayLike<number>, length: number): (start: number) => number {
  const [opened, closed] = [counterOf(times), counterOf(times)];
  return (start) => closed(start + length - EPSILON) - opened(start - EPSILON);
}
