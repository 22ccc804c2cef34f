/** Downsampling that keeps extremes: a coarser bin reaches from the least to the most that any bin in it had. */
import { type Bin, beginningOf, endingOf, type Lane, type Mark, type Scene, type Series, type Span } from "./scene.ts";

/** More than a wide screen has pixels for. */
export const MOST_BINS = 1200;
const MOST_IN_ROW = 300;

/** Seconds a bin is wide before anything is thinned: a quarter of one where that many fit. */
export const stepFor = (seconds: number): number => [0.25, 0.5].find((step) => seconds / step <= MOST_BINS) ?? 1;

export function coarser(series: Series, most: number): Series {
  const times = Math.ceil(series.bins.length / most);
  if (times <= 1) return series;
  const bins = Array.from({ length: Math.ceil(series.bins.length / times) }, (_, i) =>
    hullOf(series.bins.slice(i * times, (i + 1) * times)),
  );
  return { ...series, step: series.step * times, bins };
}

function hullOf(bins: readonly Bin[]): Bin {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const bin of bins) {
    if (bin === null) continue;
    low = Math.min(low, beginningOf(bin));
    high = Math.max(high, endingOf(bin));
  }
  if (low > high) return null;
  return low === high ? low : [low, high];
}

/** What a page can draw and carry; whatever is put together says how many it was. */
export function thinned(scene: Scene): Scene {
  const grain = (scene.to - scene.from) / MOST_BINS;
  return { ...scene, lanes: scene.lanes.map((one) => thinnedLane(one, grain)) };
}

export const thinnedLane = (lane: Lane, grain: number): Lane => ({
  ...lane,
  series: lane.series.map((one) => coarser(one, MOST_BINS)),
  spans: byRow(lane.spans, (row) => (row.length > MOST_IN_ROW ? joinedSpans(row, grain) : row)),
  marks: byRow(lane.marks, (row) => (row.length > MOST_IN_ROW ? joinedMarks(row, grain) : row)),
});

const byRow = <T extends Span | Mark>(all: readonly T[], thin: (row: readonly T[]) => readonly T[]): T[] =>
  [...Map.groupBy(all, ({ row }) => row).values()].flatMap(thin);

/** Neighbours that no eye can tell apart become one. */
function joinedSpans(row: readonly Span[], grain: number): Span[] {
  return runs(row, ({ from }) => beginningOf(from), grain).map((those) => {
    const [first, last] = [those[0], those.at(-1)];
    if (first === undefined || last === undefined || first === last) return first as Span;
    const text = `${those.length} changes, too close to be told apart here: ${first.text} … ${last.text}`;
    return { row: first.row, from: first.from, to: last.to, tone: worst(those), text };
  });
}

function joinedMarks(row: readonly Mark[], grain: number): Mark[] {
  return runs(row, ({ at }) => beginningOf(at), grain).map((those) => {
    const [first, last] = [those[0], those.at(-1)];
    if (first === undefined || last === undefined || first === last) return first as Mark;
    const at = [beginningOf(first.at), endingOf(last.at)] as const;
    return { row: first.row, at, tone: worst(those), text: `${those.length} in one: ${first.text} … ${last.text}` };
  });
}

/** Sorted by time, cut wherever the next one begins more than a grain after the first of its run. */
function runs<T>(row: readonly T[], timeOf: (one: T) => number, grain: number): T[][] {
  const found: T[][] = [];
  for (const one of row.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const [first] = found.at(-1) ?? [];
    if (first !== undefined && timeOf(one) - timeOf(first) < grain) found.at(-1)?.push(one);
    else found.push([one]);
  }
  return found;
}

const worst = (those: readonly { readonly tone: Span["tone"] }[]): Span["tone"] =>
  (["bad", "doubt", "warn"] as const).find((tone) => those.some((one) => one.tone === tone)) ?? those[0]?.tone ?? "quiet";
