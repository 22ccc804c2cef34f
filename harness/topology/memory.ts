import { formatSize, mebibytes, type Size } from "../core/size.ts";
import type { Topology } from "./define.ts";
import type { Plan } from "./plan.ts";

/**
 * What one of each takes when a drill is at its busiest. Resident memory, and what stands in node disks, from the containers' own cgroups
 * (`memory.stat`: total_rss, total_shmem), read every 8 s through drills on active-passive and single-region on 2026-11-21; the
 * highest of each, rounded up. JVMs have -Xmx128m and Connect -Xmx192m (docker/kafka/bin): the rest is code, metaspace, threads
 * and buffers. An idle stretched cluster of nine nodes took 160 MiB a broker and 150 a controller.
 */
const measured = {
  broker: mebibytes(256),
  controller: mebibytes(192),
  worker: mebibytes(224),
  fabric: mebibytes(176),
  observer: mebibytes(264),
  /** What a drill's load leaves in a node's disk. */
  written: mebibytes(32),
  /** A client group that runs load, or has taken it over: 1,030 and 715 MiB of two together. */
  load: mebibytes(880),
  /** One that has the probe at the most. */
  clients: mebibytes(224),
} as const;

/** Load runs on one group, and after a failover on another. */
const loaded = 2;

export interface MemoryShare {
  readonly what: string;
  readonly count: number;
  readonly each: Size;
}

/**
 * What a topology needs, share by share. Node disks are memory, too, but their size is a bound: what drills write there counts. (A drill
 * that fills one, `fillDisk`, takes all of it for as long.)
 */
export function memoryShares({ nodes, connects, clients, topology }: Pick<Plan, "nodes" | "connects" | "clients" | "topology">) {
  const brokers = nodes.filter(({ roles }) => roles.includes("broker")).length;
  const busy = Math.min(loaded, clients.length);
  const written = nodes
    .flatMap(({ cluster }) => topology.clusters[cluster]?.disk ?? [])
    .map((disk) => Math.min(disk, measured.written));
  const shares: MemoryShare[] = [
    { what: "brokers", count: brokers, each: measured.broker },
    { what: "controllers of their own", count: nodes.length - brokers, each: measured.controller },
    { what: "Connect workers", count: connects.length, each: measured.worker },
    { what: "client groups with load", count: busy, each: measured.load },
    { what: "other client groups", count: clients.length - busy, each: measured.clients },
    { what: "the fabric", count: 1, each: measured.fabric },
    { what: "the observer", count: 1, each: measured.observer },
    { what: "node disks as drills write them", count: written.length, each: Math.max(0, ...written) as Size },
  ];
  return shares.filter(({ count }) => count > 0);
}

/** The largest of the disks that nodes have; 0 where none is bounded. */
export const largestDisk = ({ clusters }: Topology): Size =>
  Math.max(0, ...Object.values(clusters).map(({ disk = 0 }) => disk)) as Size;

export const sumOf = (shares: readonly MemoryShare[]): Size =>
  shares.reduce((sum, { count, each }) => sum + count * each, 0) as Size;

/** `6 brokers of 256 MiB + the fabric 160 MiB + …`. */
export const sumText = (shares: readonly MemoryShare[]): string =>
  shares
    .map(({ what, count, each }) => (count === 1 ? `${what} ${formatSize(each)}` : `${count} ${what} of ${formatSize(each)}`))
    .join(" + ");
