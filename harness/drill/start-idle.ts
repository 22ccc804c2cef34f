import { launchNodes } from "../cluster/start.ts";
import { launchWorker } from "../replication/flow.ts";
import type { World } from "../runtime/world.ts";

/** Starts the programs of those of these machines that have none: a fault that failed half-way may have spared some. */
export async function startIdle(world: World, hosts: readonly string[]): Promise<void> {
  const { nodes, connects, topology } = world.plan;
  await launchNodes(world, await idle(world, nodes, hosts));
  const workers = (await idle(world, connects, hosts)).map(({ cluster }) => cluster);
  await Promise.all(topology.replication.filter(({ to }) => workers.includes(to)).map((flow) => launchWorker(world, flow)));
}

async function idle<M extends { readonly name: string }>(
  world: World,
  machines: readonly M[],
  hosts: readonly string[],
): Promise<M[]> {
  const named = machines.filter(({ name }) => hosts.includes(name));
  const states = await Promise.all(named.map(({ name }) => world.node(name).ask("state", {})));
  return named.filter((_, index) => ["none", "exited"].includes(states[index]?.process ?? ""));
}
