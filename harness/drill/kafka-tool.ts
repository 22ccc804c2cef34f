import { EnvironmentError } from "../core/errors.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { bootstrapOf, nodesOf } from "../topology/plan.ts";
import { toolAccess } from "./tool-access.ts";

/** Only clients have a way to the CLIENT listeners; the edge, listed last, has one to every region. */
export function toolPlace({ plan }: Pick<World, "plan">, cluster: string): string {
  const nodes = new Set(nodesOf(plan, cluster).map(({ name }) => name));
  const place = plan.clients.findLast(({ name }) =>
    plan.paths.some(({ source, target }) => source === name && nodes.has(target)),
  );
  if (place === undefined) throw new EnvironmentError(`no client has a path to ${cluster}`);
  return place.name;
}

/** Where a tool finds what is too long for its arguments. */
const inputFile = "/tmp/muster-tool.json";
const withInput = `printf %s "$1" > ${inputFile} && shift && exec /opt/kafka/bin/kafka-tool "$@"`;

/** Runs one of Kafka's own command-line tools where people would: at a client. Throws what it said where it failed. */
export async function kafkaTool(
  world: World,
  cluster: string,
  [tool, ...args]: readonly [tool: string, ...args: string[]],
  input: unknown = {},
): Promise<string> {
  const place = toolPlace(world, cluster);
  const { before, words: access, env } = toolAccess(world.security(cluster), tool);
  const bootstrap = ["--bootstrap-server", bootstrapOf(world.plan, cluster).join(","), ...access];
  const words = args.map((word) => (word === asInput ? inputFile : word));
  const argv = [...before, "sh", "-c", withInput, "sh", JSON.stringify(input), tool, ...bootstrap, ...words];
  const { code, stdout, stderr } = await executeForText(world.container(place), argv, env);
  if (code !== 0)
    throw new EnvironmentError(`${tool} ${args.join(" ")} on ${place} ended with ${code}: ${(stderr + stdout).slice(-800)}`);
  return stdout;
}

/** Among a tool's arguments: the file that its input was written to. */
export const asInput = "@input";
