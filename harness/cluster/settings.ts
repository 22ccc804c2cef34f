import { InvalidDrill } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf } from "../topology/plan.ts";

/** What dominates an RTO on the broker's side, and what an acknowledgement promises: read back from the nodes, never assumed. */
const decisive = [
  "broker.session.timeout.ms",
  "replica.lag.time.max.ms",
  "unclean.leader.election.enable",
  "group.initial.rebalance.delay.ms",
  "controller.quorum.election.timeout.ms",
  "controller.quorum.fetch.timeout.ms",
  "offsets.topic.replication.factor",
  "min.insync.replicas",
];

export interface SettingsInForce {
  readonly broker: Readonly<Record<string, string | null>>;
  /** Of every controller: with ELR its own static value overrides what brokers say. */
  readonly minInsyncReplicas: Readonly<Record<string, string | null>>;
}

export async function settingsInForce(world: World, cluster: string): Promise<SettingsInForce> {
  const nodes = nodesOf(world.plan, cluster);
  const ask = async (name: string, keys: readonly string[]) => {
    const { at: _, ...values } = await world.observer.ask("configs.describe", {
      cluster,
      resource: { type: "broker", name },
      keys,
    });
    return values as Record<string, string | null>;
  };
  const [broker] = nodes.filter(({ roles }) => roles.includes("broker"));
  const controllers = nodes.filter(({ roles }) => roles.includes("controller"));
  const ofControllers = await Promise.all(
    controllers.map(
      async ({ name }) => [name, (await ask(name, ["min.insync.replicas"]))["min.insync.replicas"] ?? null] as const,
    ),
  );
  return {
    broker: broker === undefined ? {} : await ask(broker.name, decisive),
    minInsyncReplicas: Object.fromEntries(ofControllers),
  };
}

/** The ack contract is part of the number: min ISR must be what the topology says, on the topic and on every controller. */
export async function assertAckContract(world: World, cluster: string, topic: string): Promise<void> {
  const wanted = String(world.plan.topology.clusters[cluster]?.minInsyncReplicas);
  const { minInsyncReplicas } = await settingsInForce(world, cluster);
  const { at: _, ...ofTopic } = await world.observer.ask("configs.describe", {
    cluster,
    resource: { type: "topic", name: topic },
    keys: ["min.insync.replicas"],
  });
  const seen = {
    ...minInsyncReplicas,
    [`topic ${topic}`]: (ofTopic as Record<string, string | null>)["min.insync.replicas"] ?? null,
  };
  const wrong = Object.entries(seen).filter(([, value]) => value !== wanted);
  if (wrong.length > 0)
    throw new InvalidDrill(
      `min.insync.replicas in ${cluster} should be ${wanted} but is ${wrong.map(([where, value]) => `${value} on ${where}`).join(", ")}`,
    );
}
