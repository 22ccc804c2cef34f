import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { World } from "../runtime/world.ts";
import { holdersNow } from "./targets.ts";

/**
 * A controller that lost its disk knows nothing of the epoch that it led. Started before another one leads, it is told by the others that it
 * leads still, and Kafka 4.3.1 ends itself ("leader … and epoch 2 which is inconsistent with current leader … and epoch 0").
 * Where nobody can be elected it is started all the same.
 */
export async function awaitOtherControllers(world: World, nodes: readonly string[], signal: AbortSignal): Promise<void> {
  const voters = world.plan.nodes.filter(({ name, roles }) => nodes.includes(name) && roles.includes("controller"));
  const clusters = [...new Set(voters.map(({ cluster }) => cluster))];
  const elected = (cluster: string): Promise<void> =>
    eventually({
      what: `a controller of ${cluster} to lead that has its disk`,
      within: seconds(10),
      every: milliseconds(200),
      signal,
      async probe() {
        const [active = ""] = await holdersNow(world, { name: "controller", cluster }).catch(() => []);
        return active === "" || nodes.includes(active) ? { seen: active || "nobody" } : { done: undefined };
      },
    }).catch(() => signal.throwIfAborted());
  await Promise.all(clusters.map(elected));
}

/** A worker's process runs long before it serves; Kafka nodes are asked for with their cluster. */
export async function awaitWorkers(world: World, hosts: readonly string[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    world.plan.connects
      .filter(({ name }) => hosts.includes(name))
      .map(({ name, restPort: port }) =>
        eventually({
          what: `Connect on ${name} to answer`,
          within: seconds(60),
          every: milliseconds(250),
          signal,
          async probe() {
            const { status } = await world.node(name).ask("rest", { method: "GET", port, path: "/connectors", withinMs: 3000 });
            return status === 200 ? { done: undefined } : { seen: `HTTP ${status}` };
          },
        }),
      ),
  );
}

/** Processes run again, but where another fault stands on the same machine: what that one took is its own to give back. */
export async function awaitProcesses(world: World, nodes: readonly string[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    nodes.map((node) =>
      eventually({
        what: `the process of ${node} to run again`,
        within: seconds(10),
        every: milliseconds(100),
        signal,
        async probe() {
          if ((await world.node(node).ask("leases", {})).length > 0) return { done: undefined };
          const { process: state, exit } = await world.node(node).ask("state", {});
          return state === "running" ? { done: undefined } : { seen: `it is ${state}${exit === null ? "" : ` by ${exit}`}` };
        },
      }),
    ),
  );
}
