import { InvalidDrill } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf } from "../topology/plan.ts";
import { nodeSettings } from "./kraft.ts";
import { type AckContract, ackContractOf, type NewTopic } from "./topics.ts";

/** What dominates an RTO, and what an acknowledgement promises: read back from the nodes, never assumed. */
const ofBrokers = [
  "replica.lag.time.max.ms",
  "unclean.leader.election.enable",
  "group.initial.rebalance.delay.ms",
  "offsets.topic.replication.factor",
  "min.insync.replicas",
];

/** What a controller goes by, whatever brokers say: how long a silent node counts as alive, and with ELR min ISR too. */
const ofControllers = [
  "broker.session.timeout.ms",
  "controller.quorum.election.timeout.ms",
  "controller.quorum.fetch.timeout.ms",
  "min.insync.replicas",
];

type Values = Readonly<Record<string, string | null>>;

export interface SettingsInForce {
  readonly broker: Values;
  readonly controllers: Readonly<Record<string, Values>>;
}

const askOf =
  (world: World, cluster: string) =>
  async (name: string, keys: readonly string[]): Promise<Values> => {
    const resource = { type: "broker" as const, name };
    const { at: _, ...values } = await world.observer.ask("configs.describe", { cluster, resource, keys });
    return values as Record<string, string | null>;
  };

export async function settingsInForce(world: World, cluster: string): Promise<SettingsInForce> {
  const nodes = nodesOf(world.plan, cluster);
  const ask = askOf(world, cluster);
  const [broker] = nodes.filter(({ roles }) => roles.includes("broker"));
  const controllers = nodes.filter(({ roles }) => roles.includes("controller"));
  return {
    broker: broker === undefined ? {} : await ask(broker.name, ofBrokers),
    controllers: Object.fromEntries(
      await Promise.all(controllers.map(async ({ name }) => [name, await ask(name, ofControllers)] as const)),
    ),
  };
}

/** What was wanted of particular nodes, as each of them says that it has it. A difference makes the drill invalid. */
export async function readBack(world: World, cluster: string): Promise<Readonly<Record<string, Values>>> {
  const ask = askOf(world, cluster);
  const seen = await Promise.all(
    nodesOf(world.plan, cluster).map(async (node) => {
      const wanted = nodeSettings(world.plan, node);
      const keys = Object.keys(wanted);
      return { name: node.name, wanted, values: keys.length === 0 ? {} : await ask(node.name, keys) };
    }),
  );
  const wrong = seen.flatMap(({ name, wanted, values }) =>
    Object.entries(wanted)
      .filter(([key, value]) => !sameValue(value, values[key] ?? null))
      .map(([key, value]) => `${name} has ${key}=${values[key] ?? "(untold)"} instead of ${value}`),
  );
  if (wrong.length > 0)
    throw new InvalidDrill(`settings did not take effect: ${wrong.join("; ")}`, {
      hint: "Kafka may have changed or hidden the value, or the key is not one of this role's; choose another value or node kind",
    });
  return Object.fromEntries(seen.map(({ name, values }) => [name, values]));
}

/** Kafka prints what it parsed: `0.50` comes back as `0.5`, `TRUE` as `true`, a list without its spaces. */
export function sameValue(wanted: string, seen: string | null): boolean {
  if (seen === null) return false;
  const plain = (text: string): string =>
    text
      .replaceAll(/\s*,\s*/g, ",")
      .trim()
      .toLowerCase();
  return plain(wanted) === plain(seen) || (wanted.trim() !== "" && Number(wanted) === Number(seen));
}

/**
 * The ack contract is part of the number: min ISR must be what the topology says on every controller, and on the topic that or
 * what it was made with. Gives what the topic has, as read back.
 */
export async function assertAckContract(
  world: World,
  cluster: string,
  { name: topic, minInsyncReplicas }: NewTopic,
): Promise<AckContract> {
  const promised = String(world.plan.topology.clusters[cluster]?.minInsyncReplicas);
  const wanted = new Map([[`topic ${topic}`, String(minInsyncReplicas ?? promised)]]);
  const { controllers } = await settingsInForce(world, cluster);
  const { at: _, ...ofTopic } = await world.observer.ask("configs.describe", {
    cluster,
    resource: { type: "topic", name: topic },
    keys: ["min.insync.replicas"],
  });
  const seen = {
    ...Object.fromEntries(Object.entries(controllers).map(([name, values]) => [name, values["min.insync.replicas"] ?? null])),
    [`topic ${topic}`]: (ofTopic as Record<string, string | null>)["min.insync.replicas"] ?? null,
  };
  const wrong = Object.entries(seen).flatMap(([where, value]) => {
    const should = wanted.get(where) ?? promised;
    return value === should ? [] : [`${value} on ${where} instead of ${should}`];
  });
  if (wrong.length > 0) throw new InvalidDrill(`min.insync.replicas in ${cluster} is ${wrong.join(", ")}`);
  return ackContractOf(world, cluster, topic, seen[`topic ${topic}`] ?? null);
}
