/** `reports/trends.html`: figures over time as one page that loads nothing and has no script. */
import { drawn, html, Markup, table } from "../../report/html/markup.ts";
import { escaped } from "../../report/html/page/draw.ts";
import { MEASURE_NAMES } from "../../report/sections.ts";
import { formatTarget } from "../../targets/format.ts";
import { boundOf } from "../../targets/target.ts";
import type { HistoryGroup } from "./groups.ts";
import { groupTitle } from "./table.ts";
import { LEAST, LEAST_NEWEST, type Trend, type TrendRun, type TrendVerdict } from "./trends.ts";
import { readingText, trendWords } from "./trends-text.ts";

interface Assets {
  readonly style: string;
  readonly styleHash: string;
}

export interface GroupTrends {
  readonly group: HistoryGroup;
  readonly trends: readonly Trend[];
}

export function trendsHtml(groups: readonly GroupTrends[], { style, styleHash }: Assets): string {
  const policy = `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>Trends</title><style>${drawn(style)}</style></head>
<body class="trends"><main><h1>Trends</h1>
<p class="quiet">Runs under the same conditions, oldest on the left. A bar reaches from the least to the most that a figure may have been; pale and open upwards: at least so much (censored); a pale column: not shown, it may have been anything; ✕: a run that was not judged, no figure of it counts. Colour: what its gate said of that run. Dashed: the tier's gate today. The line behind the newest batch: the median of the runs before. Fewer than ${LEAST} runs are no trend, and a newest batch of fewer than ${LEAST_NEWEST} is not called better or worse.</p>
${groups.length === 0 ? html`<p>No drill has been run here yet.</p>` : groups.map(groupPart)}
</main><footer><p>Made by Muster from history.ndjson. It loads nothing and asks nobody.</p></footer></body></html>
`;
  return page.text;
}

function groupPart({ group, trends }: GroupTrends): Markup {
  const counts = Object.entries(group.verdicts).map(([verdict, n]) => `${n} ${verdict}`);
  return html`<section><h2>${groupTitle(group)}</h2><p class="quiet">${group.runs.length} ${group.runs.length === 1 ? "run" : "runs"}: ${counts.join(", ")}</p>${
    trends.length === 0
      ? html`<p class="quiet">No measure was judged.</p>`
      : html`<div class="charts">${trends.map(trendPart)}</div>`
  }</section>`;
}

function trendPart(trend: Trend): Markup {
  const { workload, tier, measure, n, runs, gate, regression } = trend;
  const pill = (name: string, verdict: TrendVerdict, words: Readonly<Record<string, string>> = {}): Markup | false =>
    verdict !== "no gate" &&
    verdict !== "no trend yet" &&
    html` <span class="pill ${classOf(verdict)}">${name} ${words[verdict] ?? verdict}</span>`;
  const rows = runs.map(({ when, run, verdict, reading }) => [
    when.slice(0, 16).replace("T", " "),
    run,
    verdict,
    reading === undefined ? "not judged" : reading === null ? "not shown" : readingText(measure, reading),
  ]);
  return html`<figure class="trend"><figcaption><b>${workload} ${MEASURE_NAMES[measure]}</b> <span class="quiet">${tier}, n = ${n}</span>${pill("gate", gate.verdict, { "gate unknown": "unknown" })}${pill("newest", regression, { met: "no worse", missed: "worse" })}</figcaption>${
    n < 2 ? onlyOne(trend) : isNothing(trend) ? html`<p class="quiet">0 in every run.</p>` : drawn(chartOf(trend))
  }${trendWords(trend).map((text) => html`<p class="words">${text}</p>`)}<details><summary>as a table</summary>${table(`${workload} ${MEASURE_NAMES[measure]} by run`, ["when (UTC)", "run", "verdict", "figure"], rows)}</details></figure>`;
}

/** One run is no trend, and is not drawn as one. */
function onlyOne({ runs, measure }: Trend): Markup {
  const reading = runs.find((run) => run.reading !== undefined)?.reading;
  return html`<p>${reading === undefined || reading === null ? "not shown" : readingText(measure, reading)}</p>`;
}

const classOf = (verdict: TrendVerdict): string =>
  verdict === "met" ? "v-met" : verdict === "missed" ? "v-missed" : "v-inconclusive";

const isNothing = ({ runs }: Trend): boolean =>
  runs.every(({ reading }) => reading === undefined || (reading?.atLeast === 0 && reading.atMost === 0));

const VIEW = { width: 560, height: 170, left: 54, right: 8, top: 14, bottom: 24 };

export function chartOf(trend: Trend): string {
  const { runs, gate, before, newest, measure, workload } = trend;
  const { width, height, left, right, top, bottom } = VIEW;
  const target = gate.target === null ? null : boundOf(gate.target);
  const ends = runs.flatMap(({ reading }) => (reading ? [reading.atLeast, reading.atMost ?? reading.atLeast * 1.3] : []));
  const seen = Math.max(...ends, before?.median.atMost ?? 0);
  // A gate far above everything would press all of it to the ground: then it is said, and not drawn.
  const most = (target !== null && target <= seen * 6 ? Math.max(seen, target) : seen) * 1.08 || 1;
  const y = (value: number): number => px(height - bottom - (Math.min(value, most) / most) * (height - bottom - top));
  const step = (width - left - right) / runs.length;
  const wide = Math.max(2, Math.min(18, step * 0.6));
  const x = (i: number): number => left + step * (i + 0.5);
  const line = (value: number, of: string, from = left): string =>
    `<line class="${of}" x1="${px(from)}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>`;
  const firstOfNewest =
    newest === null ? -1 : runs.findIndex(({ batch }) => batch === runs.findLast(({ reading }) => reading !== undefined)?.batch);
  const behind =
    before === null || firstOfNewest < 0 ? "" : medianBand(before.median, y, px(x(firstOfNewest) - step / 2), width - right);
  const gateLine =
    target === null
      ? ""
      : target <= most
        ? `${line(target, "gate")}<text class="tick" x="${width - right}" y="${y(target) - 3}" text-anchor="end">gate ${escaped(formatTarget(measure, gate.target ?? { atMost: target }))}</text>`
        : `<text class="tick" x="${width - right}" y="${top - 3}" text-anchor="end">gate ${escaped(formatTarget(measure, gate.target ?? { atMost: target }))}, above this</text>`;
  const unit = measure === "rpo" || measure === "rto" ? " s" : "";
  const days = [runs[0], runs.at(-1)].map((run) => run?.when.slice(0, 10) ?? "");
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${workload} ${MEASURE_NAMES[measure]}, ${runs.length} runs; the table below says the same`)}"><line class="base" x1="${left}" x2="${width - right}" y1="${y(0)}" y2="${y(0)}"/><text class="name" x="${left - 6}" y="${y(most) + 8}" text-anchor="end">${Number(most.toPrecision(2))}${unit}</text><text class="name" x="${left - 6}" y="${y(0)}" text-anchor="end">0</text>${behind}${runs.map((run, i) => runOf(run, x(i), wide, y, most)).join("")}${gateLine}<text class="tick" x="${left}" y="${height - 6}">${escaped(days[0] ?? "")}</text>${runs.length > 1 && days[0] !== days[1] ? `<text class="tick" x="${width - right}" y="${height - 6}" text-anchor="end">${escaped(days[1] ?? "")}</text>` : ""}</svg>`;
}

function medianBand(
  { atLeast, atMost }: { atLeast: number; atMost: number | null },
  y: (value: number) => number,
  from: number,
  to: number,
): string {
  const [low, high] = [y(atLeast), y(atMost ?? Number.POSITIVE_INFINITY)];
  return `<rect class="median" x="${from}" y="${high}" width="${px(to - from)}" height="${px(Math.max(1.5, low - high))}"/>`;
}

function runOf(
  { when, run, verdict, gate, reading }: TrendRun,
  x: number,
  wide: number,
  y: (value: number) => number,
  most: number,
): string {
  const title = (text: string): string =>
    `<title>${escaped(`${when.slice(0, 16).replace("T", " ")} ${run}, ${verdict}: ${text}`)}</title>`;
  const box = (of: string, from: number, to: number): string =>
    `<rect class="${of}" x="${px(x - wide / 2)}" y="${px(to)}" width="${px(wide)}" height="${px(Math.max(2.5, from - to))}"/>`;
  if (reading === undefined)
    return `<g class="run unjudged">${title("not judged")}<text x="${px(x)}" y="${y(0) - 3}" text-anchor="middle">✕</text></g>`;
  if (reading === null) return `<g class="run unknown">${title("not shown")}${box("edge", y(0), y(most))}</g>`;
  const { atLeast, atMost } = reading;
  const tone = gate === undefined ? "t-c1" : gate.startsWith("met") ? "t-good" : gate === "missed" ? "t-bad" : "t-doubt";
  if (atMost === null)
    return `<g class="run censored"><g class="${tone}">${title(`at least ${Number(atLeast.toPrecision(4))}`)}${box("edge", y(atLeast), y(most))}${box("core", y(atLeast) + 2, y(atLeast))}<path class="arrow" d="M${px(x - 4)} ${y(most) + 6}l4 -5l4 5"/></g></g>`;
  return `<g class="run known"><g class="${tone}">${title(atLeast === atMost ? `${Number(atLeast.toPrecision(4))}` : `${Number(atLeast.toPrecision(4))} to ${Number(atMost.toPrecision(4))}`)}${box("core", y(atLeast), y(atMost))}</g></g>`;
}

const px = (value: number): number => Math.round(value * 10) / 10;
