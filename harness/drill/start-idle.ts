import { awaitCluster, launchNodes } from "../cluster/start.ts";
import { seconds } from "../core/duration.ts";
import { launchWorker } from "../replication/flow.ts";
import type { World } from "../runtime/world.ts";

const letInWithin = seconds(60);

/** Starts the programs of those of these machines that have none: a fault that failed half-way may have spared some. */
export async function startIdle(world: World, hosts: readonly string[], signal: AbortSignal): Promise<void> {
  const { nodes, connects, topology } = world.plan;
  await launchNodes(world, await idle(world, nodes, hosts));
  const workers = (await idle(world, connects, hosts)).map(({ cluster }) => cluster);
  if (world.secrets !== undefined) await Promise.all(workers.map((cluster) => awaitLettingIn(world, cluster, signal)));
  await Promise.all(topology.replication.filter(({ to }) => workers.includes(to)).map((flow) => launchWorker(world, flow)));
}

/**
 * A worker that is not let in at first ends, and a broker knows no user before it has read the metadata log again. Where another fault keeps
 * the cluster from serving, the worker is started all the same: whether that may be, the heal decides.
 */
const awaitLettingIn = (world: World, cluster: string, signal: AbortSignal): Promise<void> =>
  awaitCluster(world, cluster, letInWithin, signal).then(
    () => undefined,
    () => signal.throwIfAborted(),
  );

async function idle<M extends { readonly name: string }>(
  world: World,
  machines: readonly M[],
  hosts: readonly string[],
): Promise<M[]> {
  const named = machines.filter(({ name }) => hosts.includes(name));
  const states = await Promise.all(named.map(({ name }) => world.node(name).ask("state", {})));
  return named.filter((_, index) => ["none", "exited"].includes(states[index]?.process ?? ""));
}
