import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { seconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import type { Stage } from "../../drill/stage.ts";
import { cpuSecondsOf, everyHost } from "../../runtime/cpu.ts";
import type { Tier } from "../../targets/tiers.ts";
import { clientNamed, clientNames } from "../../workload/clients.ts";
import { latencyObjectiveMs, type WorkloadDefinition } from "../../workload/definition.ts";
import { Workload } from "../../workload/workload.ts";
import { projectRoot } from "../suites.ts";
import type { Site } from "./site.ts";
import type { Stalls } from "./stalls.ts";

const steadyFor = seconds(20);

/** As much as the flagship drill's workloads write together, in one of them, where that drill puts it. */
async function payments(): Promise<WorkloadDefinition> {
  const { payments: shared } = (await import(pathToFileURL(join(projectRoot, "suites", "workloads.ts")).href)) as {
    payments: Omit<WorkloadDefinition, "tier" | "on" | "clients"> & { tier: Tier };
  };
  return { ...shared, perSecond: 1200, tier: shared.tier.name, on: "east", clients: "clients-east" };
}

export async function measureWorkload({ board, step, narrator, signal }: Site, stage: Stage, stalls: Stalls): Promise<void> {
  const { world } = stage;
  const definition = await payments();
  const { name: workload, topic, partitions, group, on, clients, perSecond } = definition;
  for (const { cluster } of stage.clusters) await stage.createTopic(cluster, { name: topic, partitions });
  const lag = stage.flows.map(({ from, to }) => ({ from, to, topic }));
  await world.observer.ask("watch", { topics: [topic], groups: group === null ? [] : [group], lag, everyMs: 200 });
  const load = new Workload(world, definition, { client: clientNamed(clientNames[0]), latencyObjectiveMs }, () => undefined);
  try {
    await step(`${workload}: ${perSecond} records/s in ${on}`, async () => {
      await load.start();
      await load.flowing(seconds(20), signal);
    });
    const sample = async () => ({
      cpu: await cpuSecondsOf(world, [clients]),
      cpuOfAll: await cpuSecondsOf(world, everyHost(world)),
      ...(await world.clients(clients).ask("produce.stats", { workload })),
    });
    const before = await sample();
    await step("steady state", () => pauseFor(steadyFor, signal));
    const after = await sample();
    const acknowledged = after.acknowledged - before.acknowledged;
    const stalled = stalls.between(before.at, after.at);
    const cores = (after.cpuOfAll - before.cpuOfAll) / (after.at - before.at);
    narrator.say(`  · the topology kept ${cores.toFixed(2)} cores busy`);
    if (stalled.length > 0) narrator.say(`  · stalled: ${stalled.join(", ")}`);
    board.report("workload.rate", [acknowledged / (after.at - before.at)]);
    board.report("workload.stalls", [stalled.length]);
    board.report("workload.cpu", [acknowledged / (after.cpu - before.cpu)]);
  } finally {
    await world.observer.ask("unwatch", {});
    await load.stop();
  }
}
