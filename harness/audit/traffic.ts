/** What crossed zones and regions in the steady phase, from what the fabric counted on every path and where its two ends stand. */
import { type CrossedBytes, type HostRecord, PLANES, type TrafficPlane, type TrafficRecord } from "../report/record.ts";
import { type Carried, eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { controlWorkload } from "../topology/control-topic.ts";
import type { Facts } from "./facts.ts";

/** Of every packet but a SYN: IPv4 (20) and TCP (20) with timestamps (12), which Linux sends by default. */
const headerBytes = 52;

/** Absent without hosts, and where no steady phase before any fault was counted. */
export function trafficOf(
  { hosts, faults, workloads }: Pick<Facts, "hosts" | "faults" | "workloads">,
  timeline: readonly TimelineEvent[],
): TrafficRecord | undefined {
  const undisturbed = Math.min(...faults.map(({ effect }) => effect.from));
  const spans = eventsOf(timeline, "traffic").filter(({ to }) => to <= undisturbed);
  if (hosts === undefined || spans.length === 0) return undefined;
  const paths = spans.flatMap((span) => Object.entries(span.paths));
  const crossing = (place: "zone" | "region"): CrossedBytes =>
    sumByPlane(paths, (path) => ends(path, hosts).crosses === place, hosts);
  const own = new Set(workloads.map(({ settings }) => settings.workload.name));
  const recordsOf = (counts: (workload: string) => boolean): number =>
    spans.reduce((sum, span) => sum + recordsIn(timeline, span, counts), 0);
  return {
    seconds: Math.round(spans.reduce((sum, { from, to }) => sum + to - from, 0) * 1000) / 1000,
    records: recordsOf((workload) => own.has(workload)),
    controlRecords: recordsOf((workload) => workload === controlWorkload),
    crossZone: crossing("zone"),
    crossRegion: crossing("region"),
  };
}

function sumByPlane(
  paths: readonly (readonly [path: string, carried: Carried])[],
  counts: (path: string) => boolean,
  hosts: readonly HostRecord[],
): CrossedBytes {
  const bytes: Record<TrafficPlane, number> = { replication: 0, controller: 0, client: 0, mirror: 0 };
  for (const [path, { out, back }] of paths) if (counts(path)) bytes[ends(path, hosts).plane] += payload(out) + payload(back);
  return Object.fromEntries(PLANES.map((plane) => [plane, bytes[plane]])) as CrossedBytes;
}

const payload = ([bytes, packets]: Carried["out"]): number => Math.max(0, bytes - headerBytes * packets);

interface PathEnds {
  readonly plane: TrafficPlane;
  readonly crosses: "zone" | "region" | null;
}

/** Of a path by its name, `east1>west2/CLIENT`. */
function ends(path: string, hosts: readonly HostRecord[]): PathEnds {
  const [, source, target, listener] = /^(.+)>(.+)\/([A-Z]+)$/.exec(path) ?? [];
  const [from, to] = [source, target].map((name) => hosts.find((host) => host.name === name));
  if (from === undefined || to === undefined) throw new TypeError(`path ${path} is between hosts that the facts do not name`);
  return { plane: planeOf(listener, from), crosses: crossed(from, to, hosts) };
}

function planeOf(listener: string | undefined, { kind }: HostRecord): TrafficPlane {
  if (listener === "REPLICATION") return "replication";
  if (listener === "CONTROLLER") return "controller";
  return kind === "connect" ? "mirror" : "client";
}

/** The edge is outside of every region: what comes from there crosses neither. */
function crossed(from: HostRecord, to: HostRecord, hosts: readonly HostRecord[]): PathEnds["crosses"] {
  if (from.region === null || to.region === null) return null;
  if (from.region !== to.region) return "region";
  const zones = new Set(hosts.flatMap(({ region, zone }) => (region === to.region && zone !== null ? [zone] : [])));
  return from.zone === to.zone || zones.size < 2 ? null : "zone";
}

/** Acknowledged records due in a span: those of the whole seconds that lie in it, as a rate, over its length. */
function recordsIn(
  timeline: readonly TimelineEvent[],
  span: { from: number; to: number },
  counts: (workload: string) => boolean,
): number {
  const told = eventsOf(timeline, "client.latencies").filter(
    ({ workload, from, to }) => counts(workload) && from >= span.from && to <= span.to,
  );
  const seconds = Math.floor(span.to) - Math.ceil(span.from);
  const records = told.flatMap((window) => window.counts).reduce((sum, [, n]) => sum + n, 0);
  return seconds < 1 ? 0 : Math.round((records / seconds) * (span.to - span.from));
}
