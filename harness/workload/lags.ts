import type { ObserverCommands } from "../protocol/commands.ts";
import { standingFlows, type Topology } from "../topology/define.ts";
import { mirroredName } from "../topology/names.ts";

type Pair = ObserverCommands["watch"]["args"]["lag"][number];

/** How far what is to be watched: where a topic is mirrored to, else the replicas of its own cluster. */
export function lagsOf(topology: Pick<Topology, "replication">, cluster: string, topic: string): Pair[] {
  const pairs = standingFlows(topology).map((flow) => ({ from: flow.from, to: flow.to, topic, copy: mirroredName(flow, topic) }));
  const named = pairs.map(({ copy, ...pair }): Pair => (copy === topic ? pair : { ...pair, copy }));
  return named.length > 0 ? named : [{ from: cluster, to: cluster, topic }];
}
