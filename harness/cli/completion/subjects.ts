import type { Plan } from "../../topology/plan.ts";
import type { Candidate } from "./complete.ts";

const named = (words: readonly string[], about: string): Candidate[] => words.map((word) => ({ word, about }));

/** What a fault may be put on, as far as the plan tells; roles of topics and groups are begun, since only the clusters know their names. */
export function subjectsOf({ topology, hosts, nodes }: Plan): Candidate[] {
  const clusters = Object.keys(topology.clusters);
  const zones = Object.entries(topology.regions).flatMap(([region, { zones }]) => zones.map((zone) => `zone:${region}/${zone}`));
  const controlled = clusters.filter((cluster) =>
    nodes.some((node) => node.cluster === cluster && node.roles.includes("controller")),
  );
  return [
    ...hosts.map(({ name, kind, region, zone }) => ({
      word: name,
      about: `${kind === "connect" ? "worker" : kind} in ${[region ?? "no region", zone].filter(Boolean).join("/")}`,
    })),
    ...named(zones, "zone"),
    ...named(
      Object.keys(topology.regions).map((region) => `region:${region}`),
      "region",
    ),
    ...named(["leader:", "follower:", "in-sync:"], "<topic>/<partition>"),
    ...named(
      controlled.map((cluster) => `controller:${cluster}`),
      "the active controller",
    ),
    ...named(
      controlled.flatMap((cluster) => [`controllers:majority@${cluster}`, `controllers:minority@${cluster}`]),
      "of the controllers",
    ),
    ...named(["coordinator:"], "<group>"),
    ...named(["transactions:"], "<transactional.id>"),
    ...named(
      clusters.map((cluster) => `busiest:${cluster}`),
      "leads most partitions",
    ),
    ...named(
      topology.replication.map(({ from, to }) => `worker:${from}->${to}`),
      "owns a replication task",
    ),
  ];
}
