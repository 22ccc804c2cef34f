/** The comparison as an SVG of three panels: write latency, and RTO and RPO each of the step that was worst in it. Bars are ranges; none is a mean. */
import type { Reading } from "../compare/readings.ts";
import { formatLatency, formatSeconds } from "../targets/format.ts";
import type { ComparedTopology, TopologyComparison } from "./comparison.ts";

interface Bar {
  readonly range: Reading | null;
  readonly text: string;
}

interface Panel {
  readonly title: string;
  readonly barOf: (topology: ComparedTopology) => Bar;
}

const nothing = (text: string): Bar => ({ range: null, text });

const latency: Panel = {
  title: "Write latency with no fault, p50 to p99, ms",
  barOf({ latency: all, differs, n }) {
    if (differs.length > 0) return nothing("not comparable");
    const [low, high] = [all.flatMap(({ p50 }) => p50.range ?? []), all.flatMap(({ p99 }) => p99.range ?? [])];
    if (low.length === 0 || high.length === 0) return nothing("not shown");
    const open = high.some(({ atMost }) => atMost === null);
    const range = {
      atLeast: Math.min(...low.map(({ atLeast }) => atLeast)),
      atMost: open ? null : Math.max(...high.map(({ atMost }) => atMost ?? 0)),
    };
    return { range, text: `${formatLatency(range)} (n=${n})` };
  },
};

const ofStep = (title: string, which: "worst" | "mostLost", measure: string): Panel => ({
  title,
  barOf({ [which]: cell }) {
    if (cell === null) return nothing("not shown");
    if (cell.differs.length > 0) return nothing(`not comparable (${cell.step})`);
    const range = cell.figures[measure]?.range ?? null;
    return { range, text: `${range === null ? "not shown" : formatSeconds(range)} (${cell.step}, n=${cell.n})` };
  },
});

const panels = [
  latency,
  ofStep("RTO of writes in the worst step, s", "worst", "RTO produce"),
  ofStep("RPO in the step that lost the most, s", "mostLost", "RPO"),
];

const size = { names: 230, bars: 420, texts: 330, row: 26, head: 44, gap: 18 } as const;

export function comparisonSvg({ topologies }: TopologyComparison): string {
  const width = size.names + size.bars + size.texts;
  const panelHeight = size.head + topologies.length * size.row + size.gap;
  const height = panels.length * panelHeight + size.gap;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${panels.map((panel, index) => panelOf(panel, topologies, size.gap + index * panelHeight)).join("\n")}
</svg>
`;
}

function panelOf({ title, barOf }: Panel, topologies: readonly ComparedTopology[], top: number): string {
  const bars = topologies.map((topology) => ({ name: topology.topology, ...barOf(topology) }));
  const most = Math.max(0, ...bars.map(({ range }) => range?.atMost ?? (range?.atLeast ?? 0) * 1.25));
  const scale = niceAbove(most);
  const x = (value: number): number => size.names + (value / scale) * size.bars;
  const from = top + size.head;
  const to = from + topologies.length * size.row;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * scale);
  return [
    `<text x="${size.names}" y="${top + 12}" font-weight="600">${text(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${from - 6}" y2="${to}" stroke="#dddddd"/><text x="${at(x(tick))}" y="${from - 10}" text-anchor="middle" fill="#555555" font-size="11">${Number(tick.toPrecision(3))}</text>`,
    ),
    ...bars.map((bar, index) => barLines(bar, from + index * size.row, x)),
  ].join("\n");
}

function barLines(
  { name, range, text: label }: Bar & { readonly name: string },
  y: number,
  x: (value: number) => number,
): string {
  const middle = y + size.row / 2;
  const shape = range === null ? "" : rangeShape(range, middle, x);
  const after = size.names + size.bars + 12;
  return `<text x="${size.names - 12}" y="${middle + 4}" text-anchor="end">${text(name)}</text>${shape}<text x="${after}" y="${middle + 4}" fill="${range === null ? "#888888" : "#222222"}" font-size="12">${text(label)}</text>`;
}

/** A bar from the least to the most; an arrow where it is not known how much more it was. A bar of no width is a line that can be seen. */
function rangeShape({ atLeast, atMost }: Reading, middle: number, x: (value: number) => number): string {
  if (atMost === null) {
    const [from, to] = [x(atLeast), size.names + size.bars];
    return `<line x1="${at(from)}" x2="${at(to - 8)}" y1="${middle}" y2="${middle}" stroke="#b3261e" stroke-width="4"/><path d="M ${at(to - 8)} ${middle - 6} L ${at(to)} ${middle} L ${at(to - 8)} ${middle + 6} Z" fill="#b3261e"/>`;
  }
  return `<rect x="${at(x(atLeast))}" y="${middle - 6}" width="${at(Math.max(3, x(atMost) - x(atLeast)))}" height="12" rx="2" fill="#1f6feb"/>`;
}

const at = (value: number): string => value.toFixed(1);

/** 1, 2 or 5 times a power of ten, at least as large. */
function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

const text = (words: string): string => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
