/** The trace viewer: drawn once here, so that it can be read without its script, and every lane as a table beside its drawing. */
import { coarser, MOST_BINS } from "../bins.ts";
import { drawn, html, type Markup, table } from "../markup.ts";
import { drawAxis, drawLane, heightOf, type View } from "../page/draw.ts";
import { valueText } from "../page/nearest.ts";
import { beginningOf, endingOf, type Lane, type Scene } from "../scene.ts";
import { counted, sinceText } from "../words.ts";

const MOST_ROWS = 200;
const ROWS_OF_SERIES = 60;

export function timelinePart(scene: Scene): Markup {
  const view: View = { from: scene.from, to: scene.to, width: 1080, gutter: 190 };
  const { zero } = scene;
  const effect =
    zero === undefined
      ? "No fault took effect; times are seconds of the run."
      : `Times count from the effect, which lies at ${textOf(beginningOf(zero), endingOf(zero))} s of the run (the red line; as wide as that is not known).`;
  const button = (deed: string, text: string, name: string): Markup =>
    html`<button type="button" data-do="${deed}" title="${name}" aria-label="${name}">${text}</button>`;
  return html`<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">Timeline</h2>
<p class="quiet">${effect} Pale means: somewhere in there. A gap means: not known.</p>
<div class="tools"><div class="toolbar" role="toolbar" aria-label="Timeline">${button("failover", "Failover", "Look at the failover (f)")}${button("whole", "Whole run", "Look at the whole run (0)")}${button("in", "+", "Zoom in (+)")}${button("out", "−", "Zoom out (-)")}${button("left", "←", "Earlier (left arrow)")}${button("right", "→", "Later (right arrow)")}${button("previous", "‹ event", "Previous event (p)")}${button("next", "event ›", "Next event (n)")}</div>
<p id="readout" role="status" aria-live="polite">Drag to move, pinch or Ctrl + wheel to zoom, click for a moment; n and p go from event to event.</p></div>
<div id="lanes" tabindex="0" role="group" aria-label="Timeline. Plus and minus zoom, arrows move, n and p go from event to event, f shows the failover, 0 the whole run.">
<svg class="axis" viewBox="0 0 1080 24" aria-hidden="true">${drawn(drawAxis(scene, view))}</svg><div class="cursor" hidden></div>
${scene.lanes.map((lane, i) => lanePart(lane, i, scene, view))}
</div><div id="tip" hidden></div></section>`;
}

const textOf = (from: number, to: number): string => (from === to ? from.toFixed(3) : `${from.toFixed(3)}–${to.toFixed(3)}`);

function lanePart(lane: Lane, index: number, scene: Scene, view: View): Markup {
  const { id, title, unit, note, empty, series, marks, spans } = lane;
  const legend = series.map(({ name, tone }) => html`<li class="t-${tone}"><i></i>${name}</li>`);
  const nothing = empty !== undefined && marks.length + spans.length === 0;
  const plot = html`<svg class="plot" data-lane="${index}" viewBox="0 0 1080 ${heightOf(lane)}" role="img" aria-label="${`${title}: ${summaryOf(lane)}`}">${drawn(drawLane(lane, scene, view))}</svg>`;
  return html`<section class="lane" id="lane-${id}"><div class="lane-head"><h3>${title}${unit !== undefined && html` <small>${unit}</small>`}</h3>${legend.length > 0 && html`<ul class="legend">${legend}</ul>`}${
    nothing
      ? html`<p class="empty">${empty}</p>`
      : html`<details><summary>about, and as a table</summary><div class="about"><p>${note}</p>${tablesOf(lane, scene)}</div></details>`
  }</div>${!nothing && empty !== undefined && html`<p class="empty">${empty}</p>`}${!nothing && plot}</section>`;
}

const summaryOf = ({ spans, marks, series }: Lane): string =>
  [
    ...(spans.length > 0 ? [counted(spans.length, "span")] : []),
    ...(marks.length > 0 ? [counted(marks.length, "event")] : []),
    ...series.map(({ name }) => name),
  ].join(", ");

function tablesOf(lane: Lane, { zero }: Scene): Markup {
  const events = [
    ...lane.spans.map(({ row, from, to, text, seenTo }) => ({
      row,
      from,
      until: to === null ? (seenTo === undefined ? "no end seen" : `at least ${sinceText(seenTo, zero)}`) : sinceText(to, zero),
      text,
    })),
    ...lane.marks.map(({ row, at, text }) => ({ row, from: at, until: "", text })),
  ].sort((a, b) => beginningOf(a.from) - beginningOf(b.from));
  const rows = events
    .slice(0, MOST_ROWS)
    .map(({ row, from, until, text }) => [sinceText(from, zero), until, lane.rows[row] ?? "", text]);
  const left = events.length - rows.length;
  return html`${rows.length > 0 && table(`${lane.title}: events${left > 0 ? ` (the first ${MOST_ROWS} of ${events.length}; all stand in the run's files)` : ""}`, ["at", "until", "of", "what"], rows)}${seriesTable(lane, zero)}`;
}

function seriesTable({ series, title, unit = "" }: Lane, zero: Scene["zero"]): Markup {
  const [first] = series;
  if (first === undefined) return html``;
  const coarse = series.map((one) => coarser(one, ROWS_OF_SERIES));
  const [leading] = coarse;
  if (leading === undefined) return html``;
  const rows = leading.bins.map((_, i) => {
    const at = leading.from + i * leading.step;
    return [
      sinceText(at, zero),
      ...coarse.map(({ from, step, bins }) => valueText(bins[Math.floor((at - from) / step)] ?? null, "")),
    ];
  });
  const shortened = first.bins.length > ROWS_OF_SERIES || first.bins.length === MOST_BINS;
  const caption = `${title}, ${unit}, every ${leading.step} s${shortened ? ": the least and the most in it" : ""}`;
  return table(caption, ["from", ...series.map(({ name }) => name)], rows, [1, 2, 3]);
}
