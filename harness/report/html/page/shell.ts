/** What stands around a lane's drawing, as HTML text: in the file, and in a browser that is told of another lane. */
import type { Lane } from "../scene.ts";
import { escaped, heightOf } from "./draw.ts";

/** Whether a lane has nothing to draw, and says why. */
export const isBare = ({ empty, marks, spans }: Lane): boolean => empty !== undefined && marks.length + spans.length === 0;

/** `about` = more of it, as HTML; `plot` = its drawing, as SVG. */
export function laneShell(lane: Lane, about: string, plot: string): string {
  const { id, title, unit, note, empty, series } = lane;
  const small = unit === undefined ? "" : ` <small>${escaped(unit)}</small>`;
  const names = series.map(({ name, tone }) => `<li class="t-${tone}"><i></i>${escaped(name)}</li>`).join("");
  const legend = names === "" ? "" : `<ul class="legend">${names}</ul>`;
  const nothing = empty === undefined ? "" : `<p class="empty">${escaped(empty)}</p>`;
  const summary = about === "" ? "about" : "about, and as a table";
  const more = `<details><summary>${summary}</summary><div class="about"><p>${escaped(note)}</p>${about}</div></details>`;
  const bare = isBare(lane);
  const svg = `<svg class="plot" data-lane="${escaped(id)}" viewBox="0 0 1080 ${heightOf(lane)}" role="img" aria-label="${escaped(`${title}: ${summaryOf(lane)}`)}">${plot}</svg>`;
  return `<div class="lane-head"><h3>${escaped(title)}${small}</h3>${legend}${bare ? nothing : more}</div>${bare ? "" : `${nothing}${svg}`}`;
}

const times = (n: number, one: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;

const summaryOf = ({ spans, marks, series }: Lane): string =>
  [
    ...(spans.length > 0 ? [times(spans.length, "span")] : []),
    ...(marks.length > 0 ? [times(marks.length, "event")] : []),
    ...series.map(({ name }) => name),
  ].join(", ");
