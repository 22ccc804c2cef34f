import { suggestion } from "../core/nearest.ts";
import { countOf } from "./count.ts";
import type { ClusterDefinition, ProcessRole, Topology } from "./define.ts";

/**
 * Why a topology cannot work, one sentence each; empty = it can. Only what no run could make good: a topology that works and loses data
 * is a known-bad one, and allowed.
 */
export function mistakesIn(topology: Topology): string[] {
  const { name, regions, clusters, clients, replication } = topology;
  const known = Object.keys(regions);
  return [
    ...(/^[a-z0-9-]+$/.test(name)
      ? []
      : [`it cannot be called "${name}": small letters, digits and hyphens name folders and drills`]),
    ...(Object.keys(clusters).length === 0 ? ["it has no cluster"] : []),
    ...Object.entries(regions).flatMap(([region, { zones }]) => mistakesInZones(region, zones)),
    ...Object.entries(clusters).flatMap(([cluster, definition]) =>
      mistakesInCluster(topology, definition).map((what) => `cluster "${cluster}" ${what}`),
    ),
    ...Object.entries(clients).flatMap(([client, placement]) =>
      "edge" in placement ? [] : unknown(known, "region", placement.region).map((what) => `clients "${client}" stand in ${what}`),
    ),
    ...replication.flatMap(({ from, to, worker, exactlyOnce, isolationLevel }) => {
      const ends = [from, to].flatMap((end) => unknown(Object.keys(clusters), "cluster", end));
      const stand = unknown(known, "region", worker);
      const link = `replication from "${from}" to "${to}"`;
      return [
        ...ends.map((what) => `${link} leads nowhere: it names ${what}`),
        ...(exactlyOnce === true && isolationLevel !== "read_committed"
          ? [`${link} is to be exactly once and reads what is not committed: MirrorMaker refuses that`]
          : []),
        ...(from === to ? [`${link} leads back to where it begins`] : []),
        ...stand.map((what) => `the worker of ${link} stands in ${what}`),
      ];
    }),
  ];
}

const unknown = (known: readonly string[], what: string, name: string): string[] =>
  known.includes(name) ? [] : [`${what} "${name}", which is not there${suggestion(name, known)}`];

function mistakesInZones(region: string, zones: readonly string[]): string[] {
  if (zones.length === 0) return [`region "${region}" has no zone: nothing can stand in it`];
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  return twice === undefined ? [] : [`region "${region}" has two zones "${twice}"`];
}

function mistakesInCluster(topology: Topology, cluster: ClusterDefinition<string>): string[] {
  const { perZone, replicationFactor: rf, minInsyncReplicas: minIsr } = cluster;
  const regions = Object.keys(topology.regions);
  const count = (role: ProcessRole, region?: string): number => countOf(topology, cluster, role, region);
  const [brokers, controllers] = [count("broker"), count("controller")];
  const nodeless = Object.values(perZone).some((kinds) => kinds?.some((roles) => roles.length === 0));
  return [
    ...Object.keys(perZone).flatMap((region) => unknown(regions, "region", region).map((what) => `stands in ${what}`)),
    ...(nodeless ? ["has a node that is neither broker nor controller"] : []),
    ...(Number.isInteger(rf) && rf >= 1 ? [] : [`has replicationFactor ${rf}: a whole number from 1 is needed`]),
    ...(Number.isInteger(minIsr) && minIsr >= 1 ? [] : [`has minInsyncReplicas ${minIsr}: a whole number from 1 is needed`]),
    ...(minIsr > rf
      ? [`has minInsyncReplicas ${minIsr} above replicationFactor ${rf}: no write with acks=all could ever be acknowledged`]
      : []),
    ...(rf > brokers ? [`has replicationFactor ${rf} and ${brokers} brokers: no topic could be created`] : []),
    ...quorumMistake(controllers),
    ...(cluster.withheld !== undefined && topology.secure !== true
      ? [`withholds ${cluster.withheld.join(" and ")}, and its topology is not secured: nobody could be refused anything`]
      : []),
    ...(cluster.replicaPlacement === undefined
      ? []
      : mistakesInPlacement(cluster.replicaPlacement, rf, regions, (region) => count("broker", region))),
  ];
}

function quorumMistake(controllers: number): string[] {
  if (controllers === 0) return ["has no controller: nobody could elect a leader"];
  if (controllers % 2 === 1) return [];
  const fewer = controllers - 1;
  return [
    `has ${controllers} controllers: an even number survives the loss of no more than ${fewer} would, and halves that are cut apart elect nobody; ` +
      `take ${fewer} or ${controllers + 1}`,
  ];
}

function mistakesInPlacement(
  placement: Readonly<Partial<Record<string, number>>>,
  rf: number,
  regions: readonly string[],
  brokersIn: (region: string) => number,
): string[] {
  const entries = Object.entries(placement).map(([region, replicas = 0]) => ({ region, replicas }));
  const sum = entries.reduce((total, { replicas }) => total + replicas, 0);
  return [
    ...(sum === rf ? [] : [`places ${sum} replicas (replicaPlacement) of ${rf} (replicationFactor)`]),
    ...entries.flatMap(({ region, replicas }) => [
      ...unknown(regions, "region", region).map((what) => `places replicas in ${what}`),
      ...(Number.isInteger(replicas) && replicas >= 0
        ? []
        : [`places ${replicas} replicas in ${region}: a whole number from 0 is needed`]),
      ...(replicas > brokersIn(region) && regions.includes(region)
        ? [`places ${replicas} replicas in ${region}, which has ${brokersIn(region)} brokers: a broker holds one`]
        : []),
    ]),
  ];
}
