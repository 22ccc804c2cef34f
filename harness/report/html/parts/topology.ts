/** The machines where they stood, what was hit, and between whom paths were cut. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord, HostRecord } from "../../record.ts";
import { drawn, html, type Markup, table } from "../markup.ts";
import { escaped } from "../page/draw.ts";
import { counted } from "../words.ts";

interface Cut {
  readonly from: string;
  readonly to: string;
  readonly planes: ReadonlyMap<string, number>;
}

const NODE = { width: 132, height: 40, gap: 8 };
const PAD = 14;
const BETWEEN = 96;

export function topologyPart(record: DrillRecord, events: readonly TimelineEvent[]): Markup {
  const { hosts = [], faults, topology, loss } = record;
  const heading = html`<h2 id="topology">Topology, and what was cut</h2>`;
  if (hosts.length === 0)
    return html`<section aria-labelledby="topology">${heading}<p class="quiet">${topology}: where its machines stood was not recorded.</p></section>`;
  const regions = [...Map.groupBy(hosts, ({ region }) => region ?? "outside")];
  const placeOf = new Map(hosts.map(({ name, region }) => [name, region ?? "outside"] as const));
  const cuts = cutsIn(events, placeOf);
  const finer = cutsIn(events, new Map(hosts.map(({ name, region, zone }) => [name, placeText(region, zone)] as const)));
  const hit = new Set(faults.flatMap(({ resolved }) => resolved));
  const copied =
    loss.source === loss.survivors ? html`` : html`<p class="quiet">Replicated from ${loss.source} to ${loss.survivors}.</p>`;
  const rows = finer.map(({ from, to, planes }) => [from, to, [...planes].map(([plane, n]) => `${plane} ${n}`).join(", ")]);
  return html`<section aria-labelledby="topology">${heading}<p class="quiet">${topology}. Struck out: hit by the fault. ${cuts.length > 0 && "A red line: paths that were cut between the machines on its two sides."}</p>${copied}<div class="scroll" tabindex="0" role="region" aria-label="Topology">${drawn(pictureOf(regions, cuts, finer, hit))}</div>${
    rows.length > 0
      ? table("Paths that the fault cut, by zone", ["from", "to", "paths by plane"], rows)
      : html`<p class="quiet">No path between machines was cut by the fabric.</p>`
  }${machines(hosts, hit)}</section>`;
}

const machines = (hosts: readonly HostRecord[], hit: ReadonlySet<string>): Markup =>
  html`<details><summary>Machines as a table</summary>${table(
    "Machines",
    ["machine", "kind", "region", "zone", "cluster", "roles", "fault"],
    hosts.map(({ name, kind, region, zone, cluster = "", roles = [] }) => [
      name,
      kind,
      region ?? "outside",
      zone ?? "",
      cluster,
      roles.join(", "),
      hit.has(name) ? "hit" : "",
    ]),
  )}</details>`;

const placeText = (region: string | null, zone: string | null): string =>
  region === null ? "outside" : zone === null ? region : `${region}, zone ${zone}`;

function cutsIn(events: readonly TimelineEvent[], placeOf: ReadonlyMap<string, string>): Cut[] {
  const paths = events.flatMap((event) =>
    event.event === "fault.injected" && Array.isArray(event.paths) ? (event.paths as unknown[]) : [],
  );
  const cuts = new Map<string, { from: string; to: string; planes: Map<string, number> }>();
  for (const path of new Set(paths)) {
    const [, from = "", to = "", plane = "?"] = /^(.+)>(.+)\/(\w+)$/.exec(String(path)) ?? [];
    const [a, b] = [placeOf.get(from), placeOf.get(to)];
    if (a === undefined || b === undefined) continue;
    const cut = cuts.get(`${a}\n${b}`) ?? { from: a, to: b, planes: new Map<string, number>() };
    cut.planes.set(plane, (cut.planes.get(plane) ?? 0) + 1);
    cuts.set(`${a}\n${b}`, cut);
  }
  return [...cuts.values()];
}

export type Region = readonly [name: string, hosts: readonly HostRecord[]];

const zonesOf = ([, hosts]: Region) => [...Map.groupBy(hosts, ({ zone }) => zone ?? "")].sort(([a], [b]) => (a < b ? -1 : 1));

/** Regions beside each other, two machines in a row. */
export function layoutOf(regions: readonly Region[]) {
  const columns = 2;
  const rowsOf = (region: Region): number =>
    zonesOf(region).reduce((sum, [, those]) => sum + Math.ceil(those.length / columns), 0);
  const wide = columns * (NODE.width + NODE.gap) - NODE.gap + 2 * PAD;
  const zones = (region: Region): number => zonesOf(region).filter(([zone]) => zone !== "").length;
  const tall =
    Math.max(...regions.map((region) => rowsOf(region) * (NODE.height + NODE.gap) + zones(region) * 18)) + 2 * PAD + 20;
  const xOf = (i: number): number => i * (wide + BETWEEN) + 2;
  return { wide, tall, xOf, width: xOf(regions.length - 1) + wide + 4 };
}

function pictureOf(regions: readonly Region[], cuts: readonly Cut[], finer: readonly Cut[], hit: ReadonlySet<string>): string {
  const { wide, tall, xOf, width } = layoutOf(regions);
  const indexOf = new Map(regions.map(([name], i) => [name, i] as const));
  const pairs = new Map<string, { a: number; b: number; n: number }>();
  for (const { from, to, planes } of cuts) {
    const [a, b] = [indexOf.get(from) ?? 0, indexOf.get(to) ?? 0].sort((x, y) => x - y) as [number, number];
    if (a === b) continue;
    const pair = pairs.get(`${a}-${b}`) ?? { a, b, n: 0 };
    for (const n of planes.values()) pair.n += n;
    pairs.set(`${a}-${b}`, pair);
  }
  const arcs = [...pairs.values()].map((pair, i) => lineOf(pair, i, xOf, wide, tall));
  const below = [...pairs.values()].filter(({ a, b }) => b - a > 1).length * 30;
  return `<svg class="topology" viewBox="0 0 ${width} ${tall + 4 + below}" width="${width}" role="img" aria-label="Machines by region; the table below says the same">${regions.map((region, i) => regionOf(region, xOf(i), wide, tall, hit, finer).svg).join("")}${arcs.join("")}</svg>`;
}

function lineOf(
  { a, b, n }: { a: number; b: number; n: number },
  i: number,
  xOf: (i: number) => number,
  wide: number,
  tall: number,
): string {
  const [x1, x2] = [xOf(a) + wide, xOf(b)];
  const label = `${counted(n, "path")} cut`;
  if (b - a === 1) {
    const [y, middle] = [tall / 2, (x1 + x2) / 2];
    return `<g class="cut"><path d="M${x1} ${y}H${x2}"/><text x="${middle}" y="${y - 10}" text-anchor="middle">${label}</text><text class="cross" x="${middle}" y="${y + 5}" text-anchor="middle">✕</text></g>`;
  }
  const [from, to, y] = [xOf(a) + wide / 2, xOf(b) + wide / 2, tall + 12 + (i % 4) * 14];
  return `<g class="cut"><path d="M${from} ${tall}V${y}H${to}V${tall}"/><text class="cross" x="${(from + to) / 2}" y="${y + 5}" text-anchor="middle">✕ ${label}</text></g>`;
}

/** The box of a region with its machines, and where the middle of each zone is. */
export function regionOf(
  region: Region,
  x: number,
  wide: number,
  tall: number,
  hit: ReadonlySet<string>,
  cuts: readonly Cut[] = [],
): { readonly svg: string; readonly centres: ReadonlyMap<string, number> } {
  const [name] = region;
  let y = PAD + 22;
  const parts: string[] = [];
  const centres = new Map<string, number>();
  for (const [zone, hosts] of zonesOf(region)) {
    if (zone !== "") {
      parts.push(`<text class="zone" x="${x + PAD}" y="${y + 6}">zone ${escaped(zone)}</text>`);
      y += 14;
    }
    hosts.forEach((host, i) => {
      const at = { x: x + PAD + (i % 2) * (NODE.width + NODE.gap), y: y + Math.floor(i / 2) * (NODE.height + NODE.gap) };
      parts.push(nodeOf(host, at, hit.has(host.name)));
    });
    const tallOfZone = Math.ceil(hosts.length / 2) * (NODE.height + NODE.gap);
    centres.set(placeText(name, zone === "" ? null : zone), y + (tallOfZone - NODE.gap) / 2);
    y += tallOfZone + 4;
  }
  const box = `<rect class="region" x="${x}" y="2" width="${wide}" height="${tall - 2}" rx="8"/><text class="region-name" x="${x + PAD}" y="20">${escaped(name)}</text>`;
  return { svg: `<g>${box}${parts.join("")}${withinOf(cuts, centres, x + wide - PAD / 2)}</g>`, centres };
}

/** Between zones of one region: along its edge. */
function withinOf(cuts: readonly Cut[], centres: ReadonlyMap<string, number>, x: number): string {
  const pairs = new Map<string, readonly [number, number]>();
  for (const { from, to } of cuts) {
    const [a, b] = [centres.get(from), centres.get(to)];
    if (a === undefined || b === undefined || a === b) continue;
    pairs.set([from, to].sort().join("\n"), [Math.min(a, b), Math.max(a, b)]);
  }
  return [...pairs.values()]
    .map(
      ([top, bottom]) =>
        `<g class="cut"><path d="M${x - 5} ${top + 4}H${x}V${bottom - 4}H${x - 5}"/><text class="cross" x="${x}" y="${(top + bottom) / 2 + 5}" text-anchor="middle">✕</text></g>`,
    )
    .join("");
}

function nodeOf({ name, kind, roles = [], cluster }: HostRecord, { x, y }: { x: number; y: number }, isHit: boolean): string {
  const short = name.length > 19 ? `${name.slice(0, 18)}…` : name;
  const what = roles.length > 0 ? roles.join(" + ") : kind === "connect" ? `Connect → ${cluster ?? ""}` : kind;
  const cross = isHit ? `<path class="strike" d="M${x + 4} ${y + 4}L${x + NODE.width - 4} ${y + NODE.height - 4}"/>` : "";
  return `<g class="node${isHit ? " hit" : ""}" data-node="${escaped(name)}"><rect x="${x}" y="${y}" width="${NODE.width}" height="${NODE.height}" rx="5"/><text x="${x + 8}" y="${y + 17}">${escaped(short)}</text><text class="what" x="${x + 8}" y="${y + 31}">${escaped(what.slice(0, 22))}</text>${cross}<title>${escaped(`${name}${isHit ? ", hit by the fault" : ""}`)}</title></g>`;
}
