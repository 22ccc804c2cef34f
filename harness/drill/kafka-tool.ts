import { EnvironmentError } from "../core/errors.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { bootstrapOf, nodesOf } from "../topology/plan.ts";
import { toolAccess } from "./tool-access.ts";
import { toolInput } from "./tool-input.ts";

/** Only clients have a way to the CLIENT listeners; the edge, listed last, has one to every region. */
export function toolPlace({ plan }: Pick<World, "plan">, cluster: string): string {
  const nodes = new Set(nodesOf(plan, cluster).map(({ name }) => name));
  const place = plan.clients.findLast(({ name }) =>
    plan.paths.some(({ source, target }) => source === name && nodes.has(target)),
  );
  if (place === undefined) throw new EnvironmentError(`no client has a path to ${cluster}`);
  return place.name;
}

/** Runs one of Kafka's own command-line tools where people would: at a client. Throws what it said where it failed. */
export async function kafkaTool(
  world: World,
  cluster: string,
  [tool, ...args]: readonly [tool: string, ...args: string[]],
  input: unknown = {},
): Promise<string> {
  const place = toolPlace(world, cluster);
  const { before, words: access, env } = toolAccess(world.security(cluster), cluster, tool);
  const { before: withInput, file } = toolInput(input);
  const bootstrap = ["--bootstrap-server", bootstrapOf(world.plan, cluster).join(","), ...access];
  const words = args.map((word) => (word === asInput ? file : word));
  const argv = [...before, ...withInput, "/opt/kafka/bin/kafka-tool", tool, ...bootstrap, ...words];
  const { code, stdout, stderr } = await executeForText(world.container(place), argv, env);
  if (code !== 0)
    throw new EnvironmentError(`${tool} ${args.join(" ")} on ${place} ended with ${code}: ${(stderr + stdout).slice(-800)}`);
  return stdout;
}

/** Among a tool's arguments: the file that its input was written to. */
export const asInput = "@input";
