/** Times on a page count from the effect of the judged fault, as verdicts do; without one from the run's zero. */
import { beginningOf, endingOf, type Moment } from "./scene.ts";

/** `+12.34 s`, `−0.02 s`; of an interval both ends. */
export function sinceText(at: Moment, zero: Moment | undefined): string {
  const origin = zero === undefined ? 0 : beginningOf(zero);
  const [from, to] = [beginningOf(at) - origin, endingOf(at) - origin].map(signed);
  return from === to ? `${from} s` : `${from}…${to} s`;
}

function signed(seconds: number): string {
  const text = Math.abs(seconds).toFixed(2);
  return `${seconds < 0 && Number(text) !== 0 ? "−" : "+"}${text}`;
}

export const counted = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
