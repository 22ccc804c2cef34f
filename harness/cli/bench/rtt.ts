import { milliseconds, seconds } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { pauseFor } from "../../core/eventually.ts";
import { raise, type Stage } from "../../drill/stage.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { Topology } from "../../topology/define.ts";
import { clientNamed, clientNames } from "../../workload/clients.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";
import { Workload } from "../../workload/workload.ts";
import { allTopologies, named } from "../suites.ts";
import type { FigureName } from "./catalogue.ts";
import { type Leader, type RttRow, rowsOf, rttTable, single, type Written } from "./rtt-rows.ts";
import { foundingAt, type Site } from "./site.ts";
import { Stalls } from "./stalls.ts";

/** Milliseconds between data centres. */
export const distances = [1, 5, 20, 80] as const;
const [cluster, clients, home] = ["stretch", "clients-dc1", "dc1"];

/** Two round trips of the greatest distance fit between two writes, and a follower's question never expires (500 ms). */
const seldom = { partitions: 3, perSecond: 12 } as const;
/** Writers whose phases are where they happened to start; each partition still has more than a run's 100 ms between two records. */
const crowd = { writers: 4, partitions: 3, perSecond: 24 } as const;
const lingerMs = 2;
const warmsUpFor = seconds(4);

/** `stretch-3dc` with its data centres this far apart; steady state, no fault. */
export async function measureRtt(site: Site): Promise<void> {
  const { board, narrator } = site;
  const base = named("topology", "stretch-3dc", await allTopologies());
  const rows: RttRow[] = [];
  for (const rttMs of distances) {
    if (!board.wants(...figuresAt(rttMs))) continue;
    const topology = { ...base, rtt: { ...base.rtt, betweenRegions: milliseconds(rttMs) } };
    await board.attempt(`${rttMs} ms between data centres`, async () => {
      const measured = await measureAt({ ...site, topology }, rttMs);
      rows.push(...measured);
      for (const row of measured) reportRow(site, row);
    });
  }
  for (const line of rttTable(rows).trimEnd().split("\n")) narrator.say(line);
}

export const figuresAt = (rttMs: (typeof distances)[number]) =>
  [
    `rtt.${rttMs}ms.p50`,
    `rtt.${rttMs}ms.p99`,
    `rtt.${rttMs}ms.across.p50`,
    `rtt.${rttMs}ms.across.p99`,
  ] as const satisfies FigureName[];

/** Figures are of acks=all and of writes that do not meet; the table has the others. */
function reportRow({ board }: Site, { rttMs, acks, pace, leader, measured, theory }: RttRow): void {
  if (acks !== "all" || pace !== "apart") return;
  const [p50, p99, acrossP50, acrossP99] = figuresAt(rttMs as (typeof distances)[number]);
  board.report(leader === "beside" ? p50 : acrossP50, [measured.p50], [theory.p50]);
  board.report(leader === "beside" ? p99 : acrossP99, [measured.p99], [theory.p99]);
}

async function measureAt(site: Site & { readonly topology: Topology }, rttMs: number): Promise<RttRow[]> {
  const { step, narrator } = site;
  const lines: LedgerLine[] = [];
  const stalls = new Stalls();
  const listener = { ...stalls.listener, ledger: (_: string, line: object) => void lines.push(line as LedgerLine) };
  await using stage = await raise(foundingAt(site, listener), step);
  const rows: RttRow[] = [];
  const paces = [
    { pace: "apart", acks: 1, writers: 1, ...seldom, for: seconds(12) },
    { pace: "apart", acks: "all", writers: 1, ...seldom, for: seconds(30) },
    { pace: "close", acks: "all", ...crowd, for: seconds(15) },
  ] as const;
  for (const { pace, acks, writers, for: length, ...rate } of paces) {
    const names = Array.from({ length: writers }, (_, index) => `rtt-${pace}-${acks}-${index + 1}`);
    const loads = await Promise.all(names.map((name) => prepared(stage, { name, acks, ...rate })));
    await step(
      `${rttMs} ms, acks=${acks}, ${writers * rate.perSecond} writes a second ${pace === "apart" ? "that do not meet" : "that do"}`,
      async () => {
        const span = await writeFor(site, stage, loads, length);
        const stalled = stalls.between(...span);
        if (stalled.length > 0) narrator.say(`  · stalled: ${stalled.join(", ")}`);
        const own = lines
          .filter(single)
          .filter(({ topic, intended: [at] }) => names.includes(topic) && at >= span[0] && at < span[1]);
        const written: Written = { rttMs, acks, pace, writes: own };
        rows.push(...rowsOf(written, await leadersOf(stage, names)));
      },
    );
  }
  if (rows.length === 0) throw new EnvironmentError("nothing was acknowledged");
  return rows;
}

async function prepared(
  stage: Stage,
  { name, ...rate }: Pick<WorkloadDefinition, "name" | "acks" | "partitions" | "perSecond">,
): Promise<Workload> {
  await stage.createTopic(cluster, { name, partitions: rate.partitions });
  const definition: WorkloadDefinition = {
    ...rate,
    name,
    topic: name,
    tier: "bench",
    group: null,
    idempotent: false,
    recordBytes: 200,
    lingerMs,
    on: cluster,
    clients,
  };
  return new Workload(
    stage.world,
    definition,
    { client: clientNamed(clientNames[0]), latencyObjectiveMs: 1000 },
    () => undefined,
  );
}

/** From when their programs and connections were warm until they were told to stop, on the run's clock. */
async function writeFor({ signal }: Site, { world }: Stage, loads: readonly Workload[], length: ReturnType<typeof seconds>) {
  try {
    for (const load of loads) await load.start();
    await Promise.all(loads.map((load) => load.settled(seconds(60), signal)));
    await pauseFor(warmsUpFor, signal);
    const from = await world.stamp();
    await pauseFor(length, signal);
    return [from, await world.stamp()] as const;
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
  }
}

/** As the observer sees them now; a partition that nobody leads is an error. */
async function leadersOf({ world }: Stage, topics: readonly string[]) {
  const { nodes, paths } = world.plan;
  const sights = await world.observer.ask("topics.describe", { cluster, topics });
  return (topic: string, partition: number): Leader => {
    const leader = sights.find((one) => one.topic === topic && one.partition === partition)?.leader ?? -1;
    const node = nodes.find(({ nodeId }) => nodeId === leader);
    if (node === undefined) throw new EnvironmentError(`nobody leads ${topic}/${partition}`);
    const roundTrips = (plane: "CLIENT" | "REPLICATION", isSource: (source: string) => boolean): number[] =>
      paths
        .filter((path) => path.target === node.name && path.plane === plane && isSource(path.source))
        .map(({ latencyMs: { out, back } }) => out + back);
    return {
      name: node.name,
      place: node.region === home ? "beside" : "across",
      toClientMs: Math.max(...roundTrips("CLIENT", (source) => source === clients)),
      toFollowersMs: Math.max(...roundTrips("REPLICATION", () => true)),
    };
  };
}
