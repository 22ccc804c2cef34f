import { apiVersionsV3, metadataV12 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually, type Seen } from "../../core/eventually.ts";
import type { ObserverCommands } from "../../protocol/commands.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { type QuorumClaim, quorumClaimOf } from "./quorum.ts";

type Ready = ObserverCommands["cluster.ready"]["result"];

/** How long a cluster takes to start is decided by this as much as by Kafka. */
const everyMs = 100;

export async function clusterReady(fleet: Fleet, cluster: string, withinMs: number): Promise<Ready> {
  const brokers = fleet.brokers(cluster);
  return await eventually<Ready>({
    what: `cluster ${cluster} to be ready`,
    within: milliseconds(withinMs),
    every: milliseconds(everyMs),
    probe: async (): Promise<Seen<Ready>> => {
      const [registration, quorum] = await Promise.all([missingBrokers(brokers), quorumLeader(fleet, cluster)]);
      if ("seen" in quorum) return quorum;
      if (registration !== null) return { seen: registration };
      return {
        done: {
          brokers: idsOf(brokers),
          controllerId: quorum.done,
          features: await featuresOf(brokers.map(({ broker }) => broker)),
        },
      };
    },
  });
}

const idsOf = (brokers: readonly Broker[]): readonly number[] => brokers.map(({ id }) => id).toSorted((a, b) => a - b);

/** What keeps the brokers from being complete, or null: each must know all of them as registered and unfenced. */
export async function missingBrokers(brokers: readonly Broker[]): Promise<string | null> {
  const problems = await Promise.all(
    brokers.map(async (node) => {
      try {
        const { brokers: known } = await node.broker.ask(metadataV12.api, [], false, false);
        const missing = brokers.filter(({ id }) => !known.some(({ nodeId }) => nodeId === id));
        return missing.length === 0 ? null : `${node.name} does not know ${missing.map(({ name }) => name).join(", ")}`;
      } catch (error) {
        return `${node.name}: ${messageOf(error)}`;
      }
    }),
  );
  const real = problems.filter((problem) => problem !== null);
  return real.length === 0 ? null : real.join("; ");
}

/** The one leader that all controllers name, each asked by itself. */
async function quorumLeader(fleet: Fleet, cluster: string): Promise<Seen<number>> {
  const claims = await Promise.all(fleet.controllers(cluster).map(quorumClaimOf));
  const [first] = claims;
  if (first === undefined) return { seen: `cluster ${cluster} has no controllers` };
  const agreed = first.leader >= 0 && claims.every(({ leader, epoch }) => leader === first.leader && epoch === first.epoch);
  return agreed ? { done: first.leader } : { seen: claims.map((claim) => spell(fleet, cluster, claim)).join("; ") };
}

const spell = (fleet: Fleet, cluster: string, { by, leader, epoch }: QuorumClaim): string =>
  `${fleet.nameOf(cluster, by)} takes ${leader < 0 ? "nobody" : fleet.nameOf(cluster, leader)} for the active controller (epoch ${epoch})`;

/** Finalized feature levels, by the newest that any of these listeners tells. */
export async function featuresOf(listeners: readonly Endpoint[]): Promise<Readonly<Record<string, number>>> {
  const answers = await Promise.all(listeners.map((listener) => listener.ask(apiVersionsV3.api, "muster-observer", "1")));
  const newest = answers.toSorted((a, b) => Number((b.finalizedFeaturesEpoch ?? -1n) - (a.finalizedFeaturesEpoch ?? -1n)))[0];
  return Object.fromEntries((newest?.finalizedFeatures ?? []).map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
}
