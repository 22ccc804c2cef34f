/**
 * What must happen to a cluster that is stretched over data centres, worked out from where its voters and replicas stand. Sources: a KRaft
 * quorum needs a majority of its voters; a partition acknowledges acks=all while its ISR has min ISR members; an ISR shrinks when a
 * replica was behind for `replica.lag.time.max.ms` (30 s, looked at every 15 s) or its broker is fenced (9 s); a replica that leaves an
 * ISR of at least min ISR is not eligible to lead any more, one that leaves it below that is (KIP-966).
 */
import type { ClusterDefinition, Topology } from "../topology/define.ts";
import type { Theory } from "./theory.ts";

/** Where the voters and the replicas of a cluster stand, by region. */
interface Stands {
  readonly voters: ReadonlyMap<string, number>;
  readonly replicas: ReadonlyMap<string, number>;
  readonly minimum: number;
}

/** Undefined where the topology does not say how many replicas stand where. */
function standsOf({ regions, clusters }: Topology, cluster: string): Stands | undefined {
  const definition: ClusterDefinition<string> | undefined = clusters[cluster];
  if (definition?.replicaPlacement === undefined) return undefined;
  const { perZone, replicaPlacement, minInsyncReplicas: minimum } = definition;
  const voters = Object.entries(perZone).map(([region, kinds = []]): [string, number] => {
    const zones = regions[region]?.zones.length ?? 0;
    return [region, zones * kinds.filter((roles) => roles.includes("controller")).length];
  });
  const replicas = Object.entries(replicaPlacement).map(([region, count = 0]): [string, number] => [region, count]);
  return { voters: new Map(voters), replicas: new Map(replicas), minimum };
}

/** A data centre dies at once, all replicas in sync until then. */
export function dcLossTheory(topology: Topology, cluster: string, dies: string): Theory | undefined {
  const stands = standsOf(topology, cluster);
  if (stands === undefined) return undefined;
  const { minimum } = stands;
  const [left, all] = [others(stands.replicas, dies), sum(stands.replicas.values())];
  const majority = 2 * others(stands.voters, dies) > sum(stands.voters.values());
  if (!majority)
    return {
      writes: "stop",
      reads: "stop",
      lost: "none",
      because:
        `${dies} has ${stands.voters.get(dies) ?? 0} of ${sum(stands.voters.values())} voters, and without a quorum nobody is elected for what it led, ` +
        "nor does any ISR shrink, so that leaders elsewhere wait for its replicas for ever; all of them are still there when it is back",
    };
  if (left >= minimum)
    return {
      writes: "go on",
      reads: "go on",
      lost: "none",
      because: `${left} of ${all} replicas are left, all in sync, and ${minimum} must acknowledge; leaders are elected when the brokers' sessions have run out (9 s)`,
    };
  return {
    writes: "stop",
    reads: left > 0 ? "go on" : "stop",
    lost: "none",
    because: `${left} of ${all} replicas are left and ${minimum} must acknowledge: one of them leads and can be read, and has all that was acknowledged, as all were in sync`,
  };
}

/** Two data centres do not see each other, a third sees both; the first leads every partition, and the second has no active controller. */
export function linkCutTheory(
  topology: Topology,
  cluster: string,
  [leads, other]: readonly [string, string],
): Theory | undefined {
  const stands = standsOf(topology, cluster);
  if (stands === undefined) return undefined;
  const { replicas, minimum } = stands;
  const able = others(replicas, other);
  const inSync = `${leads} leads, and without ${other} has ${able} replicas in sync`;
  return able >= minimum
    ? {
        writes: "go on",
        reads: "go on",
        lost: "none",
        because: `${inSync}, of which ${minimum} must acknowledge: writes wait until ${other} has left the ISR, after 9 s where its brokers are fenced, else after 30 to 45 s`,
      }
    : { writes: "stop", reads: "go on", lost: "none", because: `${inSync}, and ${minimum} must acknowledge` };
}

/** The same link stays cut until the ISRs have shrunk (45 s); then the data centre that leads dies, and with `unclean` people elect whom there is. */
export function cutThenLossTheory(
  topology: Topology,
  cluster: string,
  [leads, other]: readonly [string, string],
  { unclean = false }: { readonly unclean?: boolean } = {},
): Theory | undefined {
  const stands = standsOf(topology, cluster);
  if (stands === undefined) return undefined;
  const { replicas, minimum } = stands;
  const [alone, left] = [others(replicas, other), replicas.get(other) ?? 0];
  if (alone < minimum)
    return {
      writes: "stop",
      reads: "go on",
      lost: "none",
      because:
        `neither side can acknowledge alone: ${alone} and ${left} replicas, ${minimum} must acknowledge. What leaves an ISR that falls below that stays ` +
        `eligible (ELR), so ${other} is elected when ${leads} dies and can be read; nothing was acknowledged that it lacks`,
    };
  const acknowledged = `${leads} acknowledged alone with ${alone} replicas (min ISR ${minimum}), none of them in ${other}`;
  if (!unclean)
    return {
      writes: "stop",
      reads: "stop",
      lost: "none",
      because: `${acknowledged}, whose replicas had left an ISR of min ISR and are not eligible: nobody leads until ${leads} is back, with all it acknowledged`,
    };
  return {
    writes: left >= minimum ? "go on" : "stop",
    reads: "go on",
    lost: "some",
    because: `${acknowledged}; an unclean election makes a stale replica lead (${left} of them, min ISR ${minimum}), and ${leads} gives up what it had acknowledged when it is back`,
  };
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);
const others = (byRegion: ReadonlyMap<string, number>, but: string): number =>
  sum([...byRegion].flatMap(([region, count]) => (region === but ? [] : [count])));
