/** The topology as something to point at: every machine, and every link between two places as a line of its own. */
import type { HostRecord } from "../../record.ts";
import { escaped } from "../page/draw.ts";
import { layoutOf, type Region, regionOf } from "../parts/topology.ts";
import { pairOf, placesOf } from "./stand.ts";

/** Between two places that can be cut off from each other, and how many paths lie between them. */
export interface Link {
  readonly key: string;
  readonly ends: readonly [one: string, other: string];
  readonly paths: number;
}

/** `paths` as the plan names them: `east1>west2/CLIENT`. */
export function linksOf(hosts: readonly HostRecord[], paths: readonly string[]): Link[] {
  const places = placesOf(hosts);
  const links = Map.groupBy(paths, (path) => pairOf(path, places) ?? "");
  return [...links]
    .filter(([key]) => key !== "")
    .map(([key, those]) => ({ key, ends: key.split("|") as [string, string], paths: those.length }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface Drawn {
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

const TALL_OF_ARC = 22;
const WIDE_OF_BRACKET = 44;

export function boardOf(hosts: readonly HostRecord[], links: readonly Link[]): string {
  const regions: Region[] = [...Map.groupBy(hosts, ({ region }) => region ?? "outside")];
  if (regions.length === 0) return "";
  const { wide, tall, xOf, width } = layoutOf(regions);
  const boxes = regions.map((region, i) => regionOf(region, xOf(i), wide, tall, new Set()));
  const indexOf = new Map(regions.map(([name], i) => [name === "outside" ? "" : `region:${name}`, i] as const));
  const heights = new Map(boxes.flatMap(({ centres }) => [...centres].map(([place, y]) => [zoneNameOf(place), y] as const)));
  let [arcs, brackets] = [0, 0];
  const lines = links.flatMap((link) => {
    const [a, b] = link.ends.map((end) => indexOf.get(end)).sort((x, y) => (x ?? 0) - (y ?? 0));
    if (a !== undefined && b !== undefined)
      return {
        link,
        ...(b - a === 1 ? straight(xOf(a) + wide, xOf(b), tall) : arc(xOf(a) + wide / 2, xOf(b) + wide / 2, tall, arcs++)),
      };
    const [top, bottom] = link.ends.map((end) => heights.get(end)).sort((x, y) => (x ?? 0) - (y ?? 0));
    return top === undefined || bottom === undefined ? [] : { link, ...bracket(top, bottom, wide + 2, brackets++) };
  });
  const [right, below] = [width + brackets * WIDE_OF_BRACKET, tall + 4 + (arcs > 0 ? 14 + arcs * TALL_OF_ARC : 0)];
  return `<svg class="topology board" viewBox="0 0 ${right} ${below}" width="${right}" role="group" aria-label="Machines by region, and the links between them">${lines.map(lineOf).join("")}${boxes.map(({ svg }) => svg).join("")}</svg>`;
}

/** `home, zone a` as the picture writes it, `zone:home/a` as subjects are written. */
const zoneNameOf = (place: string): string => place.replace(/^(.*), zone (.*)$/, "zone:$1/$2");

const straight = (x1: number, x2: number, tall: number): Drawn => ({
  path: `M${x1} ${tall / 2}H${x2}`,
  x: (x1 + x2) / 2,
  y: tall / 2,
});

function arc(x1: number, x2: number, tall: number, index: number): Drawn {
  const y = tall + 14 + index * TALL_OF_ARC;
  return { path: `M${x1 + index * 10} ${tall}V${y}H${x2 - index * 10}V${tall}`, x: (x1 + x2) / 2, y };
}

function bracket(top: number, bottom: number, x: number, index: number): Drawn {
  const out = x + 24 + index * WIDE_OF_BRACKET;
  return { path: `M${x} ${top + index * 5}H${out}V${bottom - index * 5}H${x}`, x: out, y: (top + bottom) / 2 };
}

/** A wide line that nobody sees lies over it, to be hit. */
function lineOf({ link: { key, ends, paths }, path, x, y }: Drawn & { readonly link: Link }): string {
  const [one, other] = ends;
  const name = `${one} – ${other}, ${paths} paths`;
  return `<g class="link" data-link="${escaped(key)}" data-one="${escaped(one)}" data-other="${escaped(other)}" data-paths="${paths}" aria-label="${escaped(name)}"><title>${escaped(name)}</title><path class="wire" d="${path}"/><text class="cross" x="${x}" y="${y + 5}" text-anchor="middle">✕</text><text class="many" x="${x}" y="${y - 10}" text-anchor="middle"></text><path class="grip" d="${path}"/></g>`;
}
