/** What a pointer or a key finds in a scene: the event under it, the values at a moment, the next event. */
import { type Bin, beginningOf, endingOf, type Lane, type Moment, type Scene } from "../scene.ts";

export interface Found {
  readonly lane: number;
  readonly at: number;
  readonly text: string;
}

/** Of a row of a lane, the mark nearest to a moment within `reach` seconds, or else the span that it lies in. */
export function eventAt(lane: Lane, row: number, at: number, reach: number): string | undefined {
  const distance = (of: Moment): number => Math.max(0, beginningOf(of) - at, at - endingOf(of));
  const [mark] = lane.marks
    .filter((one) => one.row === row && distance(one.at) <= reach)
    .sort((a, b) => distance(a.at) - distance(b.at));
  if (mark !== undefined) return mark.text;
  return lane.spans.find((one) => one.row === row && beginningOf(one.from) - reach <= at && at <= endOf(one.to) + reach)?.text;
}

const endOf = (to: Moment | null): number => (to === null ? Number.POSITIVE_INFINITY : endingOf(to));

/** `acknowledged 400 records/s · rejected 0 records/s`. */
export function valuesAt({ series, unit = "" }: Lane, at: number): string {
  return series
    .map(({ name, from, step, bins }) => `${name} ${valueText(bins[Math.floor((at - from) / step)] ?? null, unit)}`)
    .join(" · ");
}

export function valueText(bin: Bin, unit: string): string {
  if (bin === null) return "not known";
  const [low, high] = [beginningOf(bin), endingOf(bin)].map((one) => Number(one.toPrecision(4)).toLocaleString("en"));
  return `${low === high ? low : `${low}–${high}`} ${unit}`.trimEnd();
}

/** The events that keys step through, in order of time. */
export const stopsOf = ({ lanes }: Scene): Found[] =>
  lanes
    .flatMap((lane, i) =>
      [
        ...lane.spans.map(({ from, text }) => ({ at: beginningOf(from), text })),
        ...lane.marks.map(({ at, text }) => ({ at: beginningOf(at), text })),
      ].map((one) => ({ lane: i, ...one })),
    )
    .sort((a, b) => a.at - b.at);
