/** Downsampling that keeps extremes: a coarser bin reaches from the least to the most that any bin in it had. */
import { type Bin, beginningOf, endingOf, type Lane, type Mark, type Scene, type Series, type Span } from "./scene.ts";

/** More than a wide screen has pixels for. */
export const MOST_BINS = 1200;
const MOST_IN_ROW = 300;
/** What a page carries of a day in which every row of a lane changes all the time: some 200 bytes each, and as much again to draw it. */
const MOST_IN_LANE = 3000;

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
  spans: thinnedRows(lane.spans, joinedSpans, grain),
  marks: thinnedRows(lane.marks, joinedMarks, grain),
});

/** Rows of few are left as they are; each of many gets its share of what a lane may hold. */
function thinnedRows<T extends Span | Mark>(
  all: readonly T[],
  join: (row: readonly T[], grain: number) => T[],
  grain: number,
): T[] {
  const rows = [...Map.groupBy(all, ({ row }) => row).values()];
  const share = Math.max(1, Math.floor(MOST_IN_LANE / rows.length));
  return rows.flatMap((row) => (row.length <= Math.min(MOST_IN_ROW, share) ? row : joinedTo(share, row, join, grain)));
}

function joinedTo<T>(share: number, row: readonly T[], join: (row: readonly T[], grain: number) => T[], grain: number): T[] {
  const joined = join(row, grain);
  return joined.length <= share || grain === Number.POSITIVE_INFINITY
    ? joined
    : joinedTo(share, row, join, Math.max(2 * grain, 1e-3));
}

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
