import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { Writer } from "../../drill/may-write.ts";
import type { ReplicationDefinition, Topology } from "../../topology/define.ts";
import { loadsIn } from "../verify/loads.ts";
import type { AtHand } from "./at-hand.ts";

type Flow = ReplicationDefinition<string, string>;

/** The replication by which a cluster could take over: into it, and not the one that is kept for the way back. */
export function flowInto(topology: Topology, cluster: string): Flow {
  assertKnown(topology, cluster);
  const { name, replication } = topology;
  const flow = replication.find(({ to, reserve }) => to === cluster && reserve !== true);
  if (flow === undefined)
    throw new UsageError(`nothing is replicated into ${cluster} of ${name}: it has nothing to take over with`, {
      hint: `replicated into: ${replication.map(({ to }) => to).join(", ") || "none"}`,
    });
  if (flow.policy !== "identity")
    throw new UsageError(`copies in ${cluster} have names of their own: there is nothing to promote, clients just go there`);
  return flow;
}

/** The way back into a cluster, where the topology keeps one. */
export function reserveInto(topology: Topology, cluster: string): Flow {
  assertKnown(topology, cluster);
  const { name, replication } = topology;
  const flow = replication.find(({ to, reserve }) => to === cluster && reserve === true);
  if (flow === undefined)
    throw new UsageError(`${name} keeps no way back into ${cluster}`, {
      hint: "active-passive-and-back does: `muster up active-passive-and-back`",
    });
  return flow;
}

function assertKnown({ name, clusters }: Topology, cluster: string): void {
  const known = Object.keys(clusters);
  if (!known.includes(cluster))
    throw new UsageError(`${name} has no cluster "${cluster}"${suggestion(cluster, known)}`, {
      hint: `its clusters: ${known.join(", ")}`,
    });
}

/** Kafka's own topics, MirrorMaker's and Muster's. */
const internal = /^(__|mm2-|muster-|heartbeats$)|\.(internal|heartbeats)$/;

export interface Taking {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  /** Applications that are known here. */
  readonly writers: readonly Writer[];
}

/** What takes part: the topics and groups of loads that were started here, else everything that is not internal. */
export async function taking(hand: AtHand, cluster: string): Promise<Taking> {
  const loads = loadsIn(hand.folder.recorded()).map(({ definition }) => definition);
  if (loads.length > 0)
    return {
      topics: [...new Set(loads.map(({ topic }) => topic))],
      groups: [...new Set(loads.flatMap(({ group }) => group ?? []))],
      writers: [...new Map(loads.map(({ name, topic }) => [`${name} ${topic}`, { name, topic }])).values()],
    };
  const { observer } = hand.world;
  const { known } = await observer.ask("coordinator", { cluster, of: "group", key: "" });
  return {
    topics: (await observer.ask("topics.list", { cluster })).filter((topic) => !internal.test(topic)),
    groups: known.filter((group) => !/^(console-consumer-|connect-|__)|-mm2$/.test(group)),
    writers: [],
  };
}
