import { awaitCluster, launchNodes, observedNodes } from "../../cluster/start.ts";
import { seconds } from "../../core/duration.ts";
import { cpuSecondsOf } from "../../runtime/cpu.ts";
import { found, type World } from "../../runtime/world.ts";
import type { PlannedNode } from "../../topology/plan.ts";
import { launchTheComposeWay } from "./compose-way.ts";
import { foundingAt, type Site, secondsSince } from "./site.ts";

type Launch = (world: World, nodes: readonly PlannedNode[]) => Promise<void>;

interface Start {
  readonly seconds: number;
  readonly cpu: number;
}

/** In turn, so that what else the machine does weighs on both ways. */
const turns = ["ours", "compose", "ours", "compose", "ours"] as const;
const launches: Readonly<Record<(typeof turns)[number], Launch>> = { ours: launchNodes, compose: launchTheComposeWay };

export async function measureNodes(site: Site): Promise<void> {
  const starts: Record<(typeof turns)[number], Start[]> = { ours: [], compose: [] };
  for (const way of turns)
    await site.step(way === "ours" ? "six nodes" : "six nodes the compose way", async () => {
      const start = await timeStart(site, launches[way]);
      starts[way].push(start);
      site.narrator.say(`  · served after ${start.seconds.toFixed(1)} s, ${start.cpu.toFixed(1)} CPU-seconds`);
    });
  const of = (way: (typeof turns)[number], what: keyof Start): number[] => starts[way].map((start) => start[what]);
  site.board.report("nodes.serving", of("ours", "seconds"), of("compose", "seconds"));
  site.board.report("nodes.cpu", of("ours", "cpu"), of("compose", "cpu"));
}

/** Fresh machines each time, founded and connected before the clock runs. */
async function timeStart(site: Site, launch: Launch): Promise<Start> {
  await using world = await found(foundingAt(site));
  const { nodes, topology } = world.plan;
  const names = nodes.map(({ name }) => name);
  site.signal.throwIfAborted();
  await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
  const idle = await cpuSecondsOf(world, names);
  const began = performance.now();
  await launch(world, nodes);
  await Promise.all(Object.keys(topology.clusters).map((cluster) => awaitCluster(world, cluster, seconds(180), site.signal)));
  const took = secondsSince(began);
  return { seconds: took, cpu: (await cpuSecondsOf(world, names)) - idle };
}
