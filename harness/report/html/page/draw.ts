/**
 * A scene's lanes as SVG text: on the machine that writes the file and in the browser that zooms in it, one and the same. What is
 * known only to lie between two is pale from the one to the other, and never a line.
 */
import {
  type Bin,
  beginningOf,
  endingOf,
  type Lane,
  type Mark,
  type Moment,
  type Scene,
  type Series,
  type Span,
} from "../scene.ts";

/** What of the scene is to be seen, and in how many pixels. */
export interface View {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Left of the plot, for names and scales. */
  readonly gutter: number;
}

const PLOT = 64;
const PAD = 3;

export const rowHeightOf = ({ rows }: Lane): number => (rows.length > 8 ? 12 : 18);

export const heightOf = (lane: Lane): number =>
  (lane.series.length > 0 ? PLOT + PAD : 0) + lane.rows.length * rowHeightOf(lane) + PAD;

export const xOf = ({ from, to, width, gutter }: View, at: number): number =>
  gutter + ((at - from) / (to - from)) * (width - gutter);

/** The content of the lane's `<svg>`. */
export function drawLane(lane: Lane, { zero, to }: Scene, view: View): string {
  const top = lane.series.length > 0 ? PLOT + PAD : 0;
  const clip = `clip-${lane.id.replaceAll(/[^\w-]/g, "_")}`;
  const height = heightOf(lane);
  return [
    `<defs><clipPath id="${clip}"><rect x="${view.gutter}" y="0" width="${px(view.width - view.gutter)}" height="${height}"/></clipPath></defs>`,
    `<g clip-path="url(#${clip})">`,
    ticksOf(view, zero)
      .map(({ at }) => `<line class="grid" x1="${px(xOf(view, at))}" x2="${px(xOf(view, at))}" y1="0" y2="${height}"/>`)
      .join(""),
    ...lane.series.map((one) => drawSeries(one, lane, view)),
    ...lane.spans.map((one, i) => drawSpan(one, i, lane, view, top, to)),
    ...lane.marks.map((one) => drawMark(one, lane, view, top)),
    zero === undefined ? "" : drawZero(zero, view, height),
    "</g>",
    lane.series.length > 0 ? drawScale(lane, view) : "",
    ...lane.rows.map((name, row) => drawName(name, row, lane, view, top)),
  ].join("");
}

export function drawAxis({ zero }: Scene, view: View): string {
  const ticks = ticksOf(view, zero).map(({ at, text }) => {
    const x = px(xOf(view, at));
    return `<line class="grid" x1="${x}" x2="${x}" y1="16" y2="22"/><text class="tick" x="${x}" y="12" text-anchor="${x > view.width - 26 ? "end" : "middle"}">${text}</text>`;
  });
  return `${ticks.join("")}${zero === undefined ? "" : drawZero(zero, view, 22)}`;
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];

/** Round seconds after the effect, as many as there is room for. */
export function ticksOf({ from, to, width, gutter }: View, zero: Moment | undefined): { at: number; text: string }[] {
  const origin = zero === undefined ? 0 : beginningOf(zero);
  const room = Math.max(2, (width - gutter) / 80);
  const step = STEPS.find((one) => (to - from) / one <= room) ?? 28_800;
  const first = Math.ceil((from - origin) / step - 1e-9);
  const count = Math.floor((to - origin) / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const since = (first + i) * step;
    const text = Number(Math.abs(since).toFixed(2)).toString();
    return { at: origin + since, text: since === 0 && zero !== undefined ? "effect" : `${sign(since, zero)}${text} s` };
  });
}

const sign = (since: number, zero: Moment | undefined): string => (since < 0 ? "−" : zero === undefined ? "" : "+");

function drawZero(zero: Moment, view: View, height: number): string {
  const [x1, x2] = [xOf(view, beginningOf(zero)), xOf(view, endingOf(zero))];
  return `<rect class="zero" x="${px(x1)}" y="0" width="${px(Math.max(1.5, x2 - x1))}" height="${height}"/>`;
}

const yOfRow = (row: number, lane: Lane, top: number): number => top + row * rowHeightOf(lane);

function drawSpan(span: Span, index: number, lane: Lane, view: View, top: number, end: number): string {
  const { row, from, to, seenTo, tone, label } = span;
  const [y, height] = [yOfRow(row, lane, top) + 1.5, rowHeightOf(lane) - 3];
  const solidFrom = xOf(view, endingOf(from));
  const solidTo = to === null ? xOf(view, seenTo ?? end) : xOf(view, beginningOf(to));
  const outerFrom = xOf(view, beginningOf(from));
  const outerTo = to === null ? xOf(view, end) : xOf(view, endingOf(to));
  if (outerTo < view.gutter || outerFrom > view.width) return "";
  const left = Math.max(outerFrom, view.gutter - 4);
  const right = Math.min(Math.max(outerTo, left + 2), view.width + 4);
  const box = (x1: number, x2: number, of: string): string => {
    const [a, b] = [Math.max(x1, view.gutter - 4), Math.min(x2, view.width + 4)];
    return b <= a ? "" : `<rect class="${of}" x="${px(a)}" y="${y}" width="${px(b - a)}" height="${height}" rx="2"/>`;
  };
  const core = solidTo - solidFrom < 2 && outerTo - outerFrom < 2 ? box(left, left + 2, "core") : box(solidFrom, solidTo, "core");
  const arrow =
    to !== null
      ? ""
      : `<path class="arrow" d="M${px(Math.min(solidTo, view.width) - 7)} ${y + 2}l5 ${height / 2 - 2}l-5 ${height / 2 - 2}"/>`;
  const parts = `${box(left, right, "edge")}${core}${arrow}`;
  return `<g class="span t-${tone}" data-s="${index}">${parts}${labelOf(label, span, lane, view, { left: Math.max(left, Math.min(solidFrom, right)), right, y, height })}</g>`;
}

interface Place {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
}

/** Inside where it fits; else behind it, where nothing else begins; else as much of it as fits inside. */
function labelOf(label: string | undefined, span: Span, lane: Lane, view: View, { left, right, y, height }: Place): string {
  if (label === undefined || height < 12) return "";
  const wide = label.length * 6 + 8;
  const from = Math.max(left, view.gutter);
  const text = (x: number, of: string, shown = label): string =>
    `<text class="${of}" x="${px(x)}" y="${y + height / 2 + 3.6}">${escaped(shown)}</text>`;
  if (Math.min(right, view.width) - from > wide) return text(from + 4, "in");
  const begun = lane.spans
    .filter((one) => one !== span && one.row === span.row && beginningOf(one.from) >= beginningOf(span.from))
    .map(({ from: at }) => xOf(view, beginningOf(at)));
  const marked = lane.marks.filter((one) => one.row === span.row).map(({ at }) => xOf(view, beginningOf(at)));
  const next = Math.min(view.width, ...begun, ...marked.filter((x) => x > right));
  if (next - right > wide) return text(right + 4, "out");
  const room = Math.min(right, view.width, ...begun.filter((x) => x > from)) - from;
  return room > ROOM_FOR_SOME ? text(from + 4, "in", `${label.slice(0, Math.floor((room - 8) / 6.8) - 1)}…`) : "";
}

/** Pixels in which the beginning of a label says something. */
const ROOM_FOR_SOME = 90;

function drawMark(mark: Mark, lane: Lane, view: View, top: number): string {
  const { row, at, tone, label } = mark;
  const [x1, x2] = [xOf(view, beginningOf(at)), xOf(view, endingOf(at))];
  if (x2 < view.gutter || x1 > view.width) return "";
  const [y, height] = [yOfRow(row, lane, top) + 0.5, rowHeightOf(lane) - 1];
  const wide = x2 - x1;
  const rect = `<rect class="${wide > 3 ? "edge" : "core"}" x="${px(wide > 3 ? x1 : x1 - 1)}" y="${y}" width="${px(Math.max(2, wide))}" height="${height}"/>`;
  const text =
    label === undefined || !hasRoom(label, x2, mark, lane, view)
      ? ""
      : `<text class="out" x="${px(x2 + 4)}" y="${y + height / 2 + 3.6}">${escaped(label)}</text>`;
  return `<g class="mark t-${tone}">${rect}${text}</g>`;
}

function hasRoom(label: string, x: number, mark: Mark, { marks }: Lane, view: View): boolean {
  const others = marks.flatMap((one) => (one !== mark && one.row === mark.row ? xOf(view, beginningOf(one.at)) : []));
  return Math.min(view.width, ...others.filter((one) => one >= x)) - x > label.length * 6 + 6;
}

function drawName(name: string, row: number, lane: Lane, view: View, top: number): string {
  const height = rowHeightOf(lane);
  const room = Math.floor((view.gutter - 8) / 6.2);
  const short = name.length > room ? `…${name.slice(name.length - room + 1)}` : name;
  const y = yOfRow(row, lane, top) + height / 2 + 3.5;
  return `<text class="name${height < 14 ? " small" : ""}" x="${view.gutter - 6}" y="${y}" text-anchor="end">${escaped(short)}<title>${escaped(name)}</title></text>`;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly yOf: (value: number) => number;
}

export function scaleOf({ series, scale }: Lane): Scale {
  const ends = series.flatMap(({ bins }) => bins.flatMap((bin) => (bin === null ? [] : [beginningOf(bin), endingOf(bin)])));
  const most = ends.reduce((a, b) => Math.max(a, b), 0);
  if (scale !== "log") {
    const high = niceAbove(most);
    return { low: 0, high, yOf: (value) => PLOT - (value / high) * (PLOT - 4) };
  }
  const least = ends.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), Number.POSITIVE_INFINITY);
  const [low, high] = [Math.floor(Math.log10(Number.isFinite(least) ? least : 1)), Math.ceil(Math.log10(Math.max(most, 1)))];
  const span = Math.max(1, high - low);
  const yOf = (value: number): number => PLOT - ((Math.log10(Math.max(value, 10 ** low)) - low) / span) * (PLOT - 4);
  return { low: 10 ** low, high: 10 ** (low + span), yOf };
}

function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value * 0.999) ?? 10) * power;
}

function drawScale(lane: Lane, { gutter, width }: View): string {
  const { low, high, yOf } = scaleOf(lane);
  const label = (value: number): string =>
    `<text class="name" x="${gutter - 6}" y="${px(yOf(value) + (value === high ? 8 : 0))}" text-anchor="end">${Number(value.toPrecision(3)).toLocaleString("en")}</text>`;
  return `<line class="base" x1="${gutter}" x2="${px(width)}" y1="${PLOT}" y2="${PLOT}"/>${label(high)}${label(low)}`;
}

function drawSeries(series: Series, lane: Lane, view: View): string {
  const { yOf } = scaleOf(lane);
  const first = Math.max(0, Math.floor((view.from - series.from) / series.step));
  const last = Math.min(series.bins.length, Math.ceil((view.to - series.from) / series.step) + 1);
  const shown = series.bins.slice(first, last).map((bin) => (isNothing(bin, series) ? null : bin));
  const edge = (i: number): number => xOf(view, series.from + (first + i) * series.step);
  const solid = series.shape === "area" ? outline(shown, edge, (bin) => [PLOT, yOf(beginningOf(bin))]) : "";
  const thick = (bin: Exclude<Bin, null>): [number, number] => {
    const [y1, y2] = [yOf(beginningOf(bin)), yOf(endingOf(bin))];
    return y1 - y2 < 1.5 ? [y1 + 0.75, y1 - 0.75] : [y1, y2];
  };
  const exact = shown.every((bin) => bin === null || typeof bin === "number");
  const band = series.shape === "line" || !exact ? outline(shown, edge, thick) : "";
  return `<g class="series t-${series.tone}"><path class="${exact ? "edgeline" : "band"}" d="${band}"/><path class="area" d="${solid}"/></g>`;
}

/** An area of nothing has no height; a line at 0 says something. */
const isNothing = (bin: Bin, { shape }: Series): boolean => bin !== null && shape === "area" && endingOf(bin) === 0;

/** Steps from bin to bin as closed shapes, one for each stretch without a gap: along one side and back along the other. */
function outline(
  bins: readonly Bin[],
  edge: (i: number) => number,
  sides: (bin: Exclude<Bin, null>) => readonly [number, number],
): string {
  let path = "";
  let there = "";
  let back = "";
  const close = (): void => {
    if (there !== "") path += `M${there.slice(1)}${back}Z`;
    there = "";
    back = "";
  };
  for (const [i, bin] of bins.entries()) {
    if (bin === null) {
      close();
      continue;
    }
    const [bottom, top] = sides(bin);
    const [x1, x2] = [px(edge(i)), px(edge(i + 1))];
    there += `L${x1} ${px(top)}L${x2} ${px(top)}`;
    back = `L${x2} ${px(bottom)}L${x1} ${px(bottom)}${back}`;
  }
  close();
  return path;
}

const px = (value: number): number => Math.round(value * 10) / 10;

/** What a name may not do: become markup, or a command to a terminal that shows the file. */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\uFFFD")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
