/** `timeline.svg`: the timeline as one picture, for whatever shows images and no pages. Follows the light of whoever looks, as the page does. */
import type { DrillRecord } from "../record.ts";
import { drawAxis, drawLane, escaped, heightOf, type View } from "./page/draw.ts";
import { endingOf, type Lane, type Scene } from "./scene.ts";

const WIDTH = 1080;
const HEAD = 62;
const TITLE = 22;
const GAP = 6;

/** What a failover is told by; what explains it stands in the page. */
const shown = [
  /^phases$/,
  /^faults$/,
  /^rto$/,
  /^rpo$/,
  /^produce-/,
  /^consume-/,
  /^replication-seconds$/,
  /^leaders$/,
  /^isr$/,
  /^controllers$/,
  /^nodes$/,
  /^clients$/,
];

/** `style`: the page's own, of which a picture needs the colours and what is drawn by. */
export function timelineSvg({ drill, verdict, run, startedAt, topology }: DrillRecord, scene: Scene, style: string): string {
  const view: View = { from: scene.from, to: scene.to, width: WIDTH, gutter: 190 };
  const lanes = scene.lanes.filter((lane) => shown.some((id) => id.test(lane.id)) && hasSomething(lane, scene));
  let y = HEAD + 26;
  const parts = lanes.map((lane) => {
    const top = y;
    y += TITLE + heightOf(lane) + GAP;
    return `<line class="grid" x1="0" x2="${WIDTH}" y1="${top}" y2="${top}"/><text class="lane-title" x="8" y="${top + 16}">${escaped(lane.title)}${lane.unit === undefined ? "" : ` <tspan class="unit">${escaped(lane.unit)}</tspan>`}</text>${legendOf(lane, top + 16)}<g transform="translate(0 ${top + TITLE})">${drawLane(lane, scene, view)}</g>`;
  });
  const notes = "Pale: somewhere in there. A gap: not known. An arrow: no end was seen.";
  const title = `${drill}: ${verdict}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 8}" width="${WIDTH}" height="${y + 8}" role="img" aria-label="${escaped(`Timeline of ${title}`)}"><style>${escapedStyle(style)}
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}svg .lane-title{font-size:13px;font-weight:650}svg .unit,svg .note{fill:var(--soft);font-weight:400;font-size:11.5px}svg .headline{font-size:20px;font-weight:700}.paper{fill:var(--paper)}.dot{fill:var(--t)}</style><rect class="paper" width="${WIDTH}" height="${y + 8}"/><text class="headline" x="8" y="26">${escaped(title)}</text><text class="note" x="8" y="46">${escaped(`run ${run}, ${startedAt}, ${topology}. ${notes}`)}</text><g transform="translate(0 ${HEAD})">${drawAxis(scene, view)}</g>${parts.join("")}</svg>
`;
}

/** On the axis, and not before it. */
const hasSomething = ({ spans, marks, series }: Lane, { from }: Scene): boolean =>
  series.length > 0 ||
  marks.some(({ at }) => endingOf(at) >= from) ||
  spans.some(({ to }) => to === null || endingOf(to) >= from);

function legendOf({ series, title, unit = "" }: Lane, y: number): string {
  let x = 30 + (title.length + unit.length) * 7.4;
  return series
    .map(({ name, tone }) => {
      const at = Math.round(x);
      x += 24 + name.length * 6.2;
      return `<rect class="dot t-${tone}" x="${at}" y="${y - 9}" width="10" height="10" rx="2"/><text x="${at + 14}" y="${y}">${escaped(name)}</text>`;
    })
    .join("");
}

/** In a file of XML a style is text like any other. */
const escapedStyle = (style: string): string => style.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
