import type { Duration } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import { calledAt, type Place, placeText } from "../core/place.ts";
import { formatSize, type Size } from "../core/size.ts";
import { mistakesIn } from "./mistakes.ts";

/**
 * A topology is a readonly value: which regions and zones there are, which Kafka nodes stand in them, how far apart they are,
 * what replicates, and where clients are placed. Names are checked by the compiler: a misspelled region does not compile.
 */

/** Kafka's own `process.roles`. */
export type ProcessRole = "broker" | "controller";

type SettingsByRole = Readonly<Partial<Record<"node" | ProcessRole, Readonly<Record<string, string>>>>>;

export interface ClusterDefinition<Region extends string> {
  /**
   * Where it stands: one node of each of these kinds in every zone of the region; two kinds = dedicated controllers. A cluster over
   * several regions is stretched.
   */
  readonly perZone: Readonly<Partial<Record<Region, readonly (readonly ProcessRole[])[]>>>;
  /** Of every topic made here, Kafka's internal ones included. */
  readonly replicationFactor: number;
  /** `min.insync.replicas` of every topic and, because ELR lets a controller's static value win, of the controllers. */
  readonly minInsyncReplicas: number;
  /**
   * How many replicas of each partition stand in which region. Where nothing is said, Kafka spreads them over racks, which are zones.
   */
  readonly replicaPlacement?: Readonly<Partial<Record<Region, number>>>;
  /**
   * How large the disk of each node is: a volume of its own that can run full. It is kept in memory, and needs as much of it as is
   * written there. Without one, nodes write to the engine's own storage, and none of them can be filled.
   */
  readonly disk?: Size;
  /**
   * What a client-id may write to *each* broker, bytes a second: Kafka's `producer_byte_rate`. A workload's client-id is its name. With
   * fewer brokers it may write less: what a cluster can carry, as far as anybody has said so.
   */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Feature levels that are to be in force, where they are not those of a new cluster: `eligible.leader.replicas.version`; 0 = off. */
  readonly features?: Readonly<Record<string, number>>;
  /**
   * In a secured topology: what applications may not do with topics here although they may elsewhere. WRITE is what a standby lacks whose ACLs
   * MirrorMaker copied: it leaves that one out.
   */
  readonly withheld?: readonly ("READ" | "WRITE")[];
  /** Settings beyond the defaults, by Kafka's own keys: of every node, or of one role; printed with the figures they influence. */
  readonly settings?: SettingsByRole;
  /** What a run asks for instead: goes before all of `settings`. */
  readonly asked?: SettingsByRole;
}

/** MirrorMaker 2 from one cluster to another. Whatever is not said is as Kafka ships it, and is recorded as such. */
export interface ReplicationDefinition<Cluster extends string, Region extends string> {
  readonly driver: "mirrormaker-2";
  readonly from: Cluster;
  readonly to: Cluster;
  /** The region whose network the Connect worker stands next to. */
  readonly worker: Region;
  /** `identity` keeps names; `default`, which Kafka ships, puts the source's before them (`east.orders`) and so knows a cycle. */
  readonly policy: "identity" | "default";
  readonly intervals?: {
    readonly offsetFlush?: Duration;
    readonly checkpoint?: Duration;
    /** Groups' offsets are kept in step at the target this often; where nothing is said, never. */
    readonly groupOffsetSync?: Duration;
    readonly refreshTopics?: Duration;
    readonly refreshGroups?: Duration;
    /**
     * Connect's `scheduled.rebalance.max.delay.ms`: for how long nobody runs the tasks of a worker that left its group, even if it is the
     * only one and is back at once. Five minutes where nothing is said, and seen here after a worker was cut off for longer than its session.
     */
    readonly rebalanceDelay?: Duration;
  };
  /**
   * How long MirrorMaker's admin client may wait for the source. A connector can only be stopped when its current admin call
   * has ended, so with a dead source this is a floor under promotion: 55 s were measured at the default.
   */
  readonly sourceAdminTimeout?: Duration;
  /** `tasks.max` of every connector: over how many tasks MirrorMaker may spread partitions. */
  readonly tasksMax?: number;
  /** MirrorMaker's `offset.lag.max`: how stale, in records, a translated offset may be before a new sync is written. */
  readonly offsetLagMax?: number;
  readonly isolationLevel?: "read_committed" | "read_uncommitted";
  /**
   * Connect writes records and how far it has read in one transaction (`exactly.once.source.support`): a worker that dies copies nothing twice. Needs
   * `read_committed`.
   */
  readonly exactlyOnce?: true;
  /** Where offset syncs lie: at the target, failover needs nothing of a dead source. */
  readonly offsetSyncs?: "source" | "target";
  /** Of every topic that MirrorMaker makes. */
  readonly replicationFactor?: number;
  /**
   * The way back: its worker runs all along, and its connectors are made when a failback needs them. Until then it copies nothing, and
   * what is asked of replication (lag, groups' offsets) is not asked of it.
   */
  readonly reserve?: true;
  /** Settings of all three connectors beyond what is stated here, by Kafka's own keys. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Clients stand in a region and die with it, or at the edge, with a link to every region. */
export type ClientPlacement<Region extends string> = { readonly region: Region } | { readonly edge: true };

export interface TopologyDefinition<Region extends string, Cluster extends string, Client extends string> {
  readonly name: string;
  /** One paragraph for people: what it is for and what it should survive. */
  readonly about: string;
  readonly regions: Readonly<Record<Region, { readonly zones: readonly string[] }>>;
  readonly clusters: Readonly<Record<Cluster, ClusterDefinition<NoInfer<Region>>>>;
  readonly clients: Readonly<Record<Client, ClientPlacement<NoInfer<Region>>>>;
  /** Round-trip times. Toxiproxy delays whole milliseconds per direction, so a round trip is split and the split recorded. */
  readonly rtt: { readonly betweenRegions: Duration; readonly betweenZones: Duration };
  /** Clients have to speak TLS, say who they are (SCRAM) and be allowed what they do (ACLs); else the listeners are open to everybody. */
  readonly secure?: true;
  readonly replication: readonly ReplicationDefinition<NoInfer<Cluster>, NoInfer<Region>>[];
}

export type Topology = TopologyDefinition<string, string, string>;

/** What copies from the start; a way back is in reserve. */
export const standingFlows = ({ replication }: Pick<Topology, "replication">): Topology["replication"] =>
  replication.filter(({ reserve }) => reserve !== true);

/** The regions that a cluster has nodes in. */
export const regionsOf = (cluster: ClusterDefinition<string> | undefined): string[] =>
  Object.entries(cluster?.perZone ?? {}).flatMap(([region, kinds]) =>
    kinds === undefined || kinds.length === 0 ? [] : [region],
  );

/** All kinds of nodes that a cluster has, region by region. */
export const kindsOf = (cluster: ClusterDefinition<string> | undefined): (readonly ProcessRole[])[] =>
  Object.values(cluster?.perZone ?? {}).flatMap((kinds) => kinds ?? []);

/** How large each cluster's disks are, for people and for the record. */
export const statedDisks = ({ clusters }: Topology): Record<string, string> =>
  Object.fromEntries(
    Object.entries(clusters).map(([name, { disk }]) => [
      name,
      disk === undefined ? "not bounded: the engine's storage" : `${formatSize(disk)} a node, in memory`,
    ]),
  );

/** The topology itself; the types make its names known to drills. One that cannot work is refused, with its place and every reason. */
export function defineTopology<const Region extends string, const Cluster extends string, const Client extends string>(
  definition: TopologyDefinition<Region, Cluster, Client>,
): TopologyDefinition<Region, Cluster, Client> {
  assertCanWork(definition, calledAt());
  return definition;
}

/** Refuses what no run could make good, before anything starts. */
export function assertCanWork(topology: Topology, place: Place | undefined): void {
  const mistakes = mistakesIn(topology);
  if (mistakes.length > 0)
    throw new UsageError(`${placeText(place)}: topology "${topology.name}" cannot work: ${mistakes.join("; ")}`, {
      hint: "docs/writing-a-drill.md, section 7, says what a topology is made of; nothing was started",
    });
}
