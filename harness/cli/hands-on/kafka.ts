import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { toolAccess } from "../../drill/tool-access.ts";
import type { Security } from "../../protocol/security.ts";
import { runAttached } from "../../runtime/attached.ts";
import { readSecrets, securityFor } from "../../runtime/secrets.ts";
import { bootstrapOf, nodesOf, type Plan } from "../../topology/plan.ts";
import { operator } from "../../topology/users.ts";
import { type Found, findTopology, type HandsOnOptions } from "./at-hand.ts";
import { containerOf } from "./host.ts";
import { interruption } from "./interruption.ts";
import { kafkaTools, toolArguments, toolNamed } from "./kafka-tools.ts";

export interface KafkaOptions extends HandsOnOptions {
  readonly at?: string;
}

/** A tool has a heap of its own beside whatever else its machine does. */
const heap = "256m";

/** One of Kafka's own tools, where clients of the cluster are: it sees what they see, with every cut. Its exit code is ours. */
export async function kafka(
  cluster: string,
  tool: string | undefined,
  args: readonly string[],
  options: KafkaOptions,
): Promise<number> {
  if (tool === undefined) {
    process.stdout.write(toolList());
    return 0;
  }
  const found = await findTopology(options, { look: true });
  const clusters = Object.keys(found.topology.clusters);
  if (!clusters.includes(cluster))
    throw new UsageError(`${found.topology.name} has no cluster "${cluster}"${suggestion(cluster, clusters)}`, {
      hint: `its clusters: ${clusters.join(", ")}`,
    });
  const access = toolAccess(await securityOf(found, cluster), cluster, toolNamed(tool).class);
  const words = toolArguments(tool, args, bootstrapOf(found.plan, cluster), access.words);
  using interrupted = interruption();
  return await runAttached(containerOf(found, options.at ?? clientsOf(found.plan, cluster)), {
    argv: [...access.before, "/opt/kafka/bin/kafka-tool", ...words],
    env: [`KAFKA_HEAP=${heap}`, ...access.env],
    signal: interrupted.signal,
    reads: true,
  });
}

/** As Muster itself: people at the command line are its operators. */
async function securityOf(found: Found, cluster: string): Promise<Security | undefined> {
  if (found.topology.secure !== true) return undefined;
  const secrets = await readSecrets(containerOf(found, "observer"), Object.keys(found.topology.clusters));
  return securityFor(secrets, cluster, operator);
}

/** Only clients have a way to the CLIENT listeners; the edge, listed last, has one to every region. */
function clientsOf(plan: Plan, cluster: string): string {
  const nodes = new Set(nodesOf(plan, cluster).map(({ name }) => name));
  const at = plan.clients.findLast(({ name }) => plan.paths.some(({ source, target }) => source === name && nodes.has(target)));
  if (at === undefined) throw new UsageError(`${plan.topology.name} has no clients that reach ${cluster}`);
  return at.name;
}

export function toolList(): string {
  const width = Math.max(...Object.keys(kafkaTools).map((name) => name.length));
  return Object.entries(kafkaTools)
    .map(([name, { does }]) => `  ${name.padEnd(width)}  ${does}\n`)
    .join("");
}
