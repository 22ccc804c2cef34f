/** The trace viewer: drawn once here, so that it can be read without its script, and every lane as a table beside its drawing. */
import { coarser, MOST_BINS } from "../bins.ts";
import { drawn, html, type Markup, table } from "../markup.ts";
import { drawAxis, drawLane, type View } from "../page/draw.ts";
import { valueText } from "../page/nearest.ts";
import { isBare, laneShell } from "../page/shell.ts";
import { beginningOf, endingOf, type Lane, type Scene } from "../scene.ts";
import { sinceText } from "../words.ts";

const MOST_ROWS = 200;
const ROWS_OF_SERIES = 60;

export function timelinePart(scene: Scene): Markup {
  const view: View = { from: scene.from, to: scene.to, width: 1080, gutter: 190 };
  const { zero } = scene;
  const effect =
    zero === undefined
      ? "No fault took effect; times are seconds of the run."
      : `Times count from the effect, which lies at ${textOf(beginningOf(zero), endingOf(zero))} s of the run (the red line; as wide as that is not known).`;
  const lanes = scene.lanes.map(
    (lane) =>
      html`<section class="lane" id="lane-${lane.id}">${drawn(laneShell(lane, tablesOf(lane, scene).text, isBare(lane) ? "" : drawLane(lane, scene, view)))}</section>`,
  );
  return tracePart(html`${effect} Pale means: somewhere in there. A gap means: not known.`, drawAxis(scene, view), lanes);
}

/** The frame of it, with what its script drives; `lanes` may come later. */
export function tracePart(lead: Markup, axis: string, lanes: readonly Markup[]): Markup {
  const button = (deed: string, text: string, name: string): Markup =>
    html`<button type="button" data-do="${deed}" title="${name}" aria-label="${name}">${text}</button>`;
  return html`<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">Timeline</h2>
<p class="quiet">${lead}</p>
<div class="tools"><div class="toolbar" role="toolbar" aria-label="Timeline">${button("failover", "Failover", "Look at the failover (f)")}${button("whole", "Whole run", "Look at the whole run (0)")}${button("in", "+", "Zoom in (+)")}${button("out", "−", "Zoom out (-)")}${button("left", "←", "Earlier (left arrow)")}${button("right", "→", "Later (right arrow)")}${button("previous", "‹ event", "Previous event (p)")}${button("next", "event ›", "Next event (n)")}</div>
<p id="readout" role="status" aria-live="polite">Drag to move, pinch or Ctrl + wheel to zoom, click for a moment; n and p go from event to event.</p></div>
<div id="lanes" tabindex="0" role="group" aria-label="Timeline. Plus and minus zoom, arrows move, n and p go from event to event, f shows the failover, 0 the whole run.">
<svg class="axis" viewBox="0 0 1080 24" aria-hidden="true">${drawn(axis)}</svg><div class="cursor" hidden></div>
${lanes}
</div><div id="tip" hidden></div></section>`;
}

const textOf = (from: number, to: number): string => (from === to ? from.toFixed(3) : `${from.toFixed(3)}–${to.toFixed(3)}`);

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
