import type Docker from "dockerode";
import { nodeDisk } from "../protocol/places.ts";
import type { Plan } from "../topology/plan.ts";
import type { Mount } from "./containers.ts";
import { type Labels, label } from "./labels.ts";
import { networkName } from "./networks.ts";

const diskName = networkName;

/** Nodes whose cluster's topology gives them a disk of a bounded size, with that size in bytes. */
const disksOf = ({ nodes, topology }: Plan): { node: string; bytes: number }[] =>
  nodes.flatMap(({ name, cluster }) => {
    const bytes = topology.clusters[cluster]?.disk;
    return bytes === undefined ? [] : [{ node: name, bytes }];
  });

/** One volume a node, in memory: this kernel bounds no other kind, and what is written there is gone with the run anyway. */
export async function createDisks(docker: Docker, run: string, plan: Plan, labels: Labels): Promise<void> {
  await Promise.all(
    disksOf(plan).map(({ node, bytes }) =>
      docker.createVolume({
        Name: diskName(run, node),
        Driver: "local",
        DriverOpts: { type: "tmpfs", device: "tmpfs", o: `size=${bytes}` },
        Labels: { ...labels, [label.host]: node },
      }),
    ),
  );
}

/** A node's own disk. */
export const diskOf = (run: string, plan: Plan, node: string): Mount[] =>
  disksOf(plan)
    .filter((disk) => disk.node === node)
    .map(() => ({ volume: diskName(run, node), at: nodeDisk, readOnly: false }));

/** Every node's, for the observer: the engine empties such a volume when its last user ends, and a node's machine may die. */
export const allDisks = (run: string, plan: Plan): Mount[] =>
  disksOf(plan).map(({ node }) => ({ volume: diskName(run, node), at: `/disks/${node}`, readOnly: true }));
