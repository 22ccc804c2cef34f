import type { AckContract } from "../cluster/topics.ts";
import type { Duration } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import type { RoleHeld } from "../faults/pins.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import type { RoleBook } from "../injector/role-book.ts";
import type { FailbackMeasured, Measured, OffsetsMeasured, ResentMeasured } from "../measure/measured.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import type { MigrationMethod, Rewind } from "../replication/group-migration.ts";
import type { AcceptedLoss } from "../replication/parity.ts";
import type { HostRecord, Missing } from "../report/record.ts";
import { boundOf } from "../targets/target.ts";
import type { Tier } from "../targets/tiers.ts";
import type { Actor } from "../timeline/events.ts";
import type { Topology } from "../topology/define.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import type { Workload } from "../workload/workload.ts";
import type { PlannedWorkload } from "./definition.ts";
import type { GroupMove } from "./group-move.ts";
import type { Narrator } from "./narrator.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Scene } from "./scene.ts";
import type { RecordId } from "./segments.ts";
import type { Stage } from "./stage.ts";
import type { Step } from "./steps.ts";

/** What a drill's body works with. Names are typed by its topology: a misspelled cluster does not compile. */
export interface DrillContext<Region extends string = string, Cluster extends string = string, Client extends string = string> {
  readonly regions: { readonly [R in Region]: R };
  readonly clusters: { readonly [C in Cluster]: C };
  readonly clients: { readonly [C in Client]: C };
  readonly signal: AbortSignal;
  readonly step: Step;
  /** Creates the workloads' topics wherever they may run and starts all of them; stopped when disposed of. */
  startLoad(where: Where<Cluster, Client>): Promise<Load>;
  /** Resolves, injects and proves; healed when disposed of. The fault that figures are measured from is named in `measureFrom`. */
  inject(fault: Fault): Promise<ActiveFault>;
  /** Checked before anything is injected: a guard that does not hold refuses the drill (exit 3). */
  guard(name: string, holds: () => Promise<string[]>): Promise<void>;
  /** The standard guards: placement and ISR of these clusters, and every group's offsets present where the load may go on. */
  guards: {
    placement(...clusters: Cluster[]): Promise<void>;
    groupOffsets(load: Load, cluster: Cluster): Promise<void>;
    /**
     * Whether the cluster has all that it needs to take over from where it is replicated from: topics, partition counts, settings in force, ACLs, groups with
     * offsets and no members, a real produce as each application where clients have users, a lag within the strictest gate (or what somebody signed for), no reassignment. `promote` then looks once more.
     */
    readiness(load: Load, cluster: Cluster, options?: ReadinessOptions): Promise<void>;
    /** Whether quotas leave room for the load in a cluster, or in what is left of it. */
    capacity(load: Load, where: CapacityAsked<Cluster>): Promise<void>;
    /** No topic of these clusters is a copy of what came from there. */
    noCycle(...clusters: Cluster[]): Promise<void>;
  };
  /** Waits until the probe at the edge has heard nothing of a cluster for the rule's time. */
  detected(cluster: Cluster, options: { within: Duration }): Promise<void>;
  phase(name: string, by: Actor): Promise<void>;
  /** Whether fencing was proven; a side that cannot be reached can only be assumed to be fenced. */
  fenced(cluster: Cluster, proven: boolean): Promise<void>;
  /** Closes the load's topics in a cluster that can be reached (where clients have users: by an ACL that denies WRITE), proves it by canary writes that must be denied, and records it. */
  fence(cluster: Cluster, load: Load): Promise<void>;
  /** Takes off what `fence` put on: the load may write there again. */
  unfence(cluster: Cluster, load: Load): Promise<void>;
  /** Planned: writers stop, their side is fenced and drained, readers end, and all go on at their standby. Figures: `measureFrom: "switchover"`. */
  switchOver(load: Load, options: { readonly to: Cluster; readonly within: Duration }): Promise<void>;
  /** Stops replication into the cluster, looks for the groups' offsets there and records where its logs end. */
  promote(cluster: Cluster, load: Load): Promise<void>;
  /**
   * The way back from where the load runs to where it came from, resumed at the promotion point, or rebuilt. Refused where nobody kept one, where the other
   * direction runs, where the old side is written to, and where the promotion point is not known.
   */
  wayBack(load: Load, ways: { readonly from: Cluster; readonly to: Cluster }): Promise<WayBack>;
  /** Notes where the groups stand in the cluster that serves, and when the last record before that was written: for `timestamp`, when it is gone. */
  noteGroups(load: Load): Promise<void>;
  /**
   * Settles where the groups go on in a cluster, after it was promoted and before their members start there. Refused where nothing tells it, where a
   * group has members there, and where it stands further than anything that is known of it; then no offset is committed.
   */
  migrateGroups(cluster: Cluster, load: Load, options: MigrationOptions): Promise<void>;
  /**
   * What clients had been acknowledged in this long before the last fault's effect, and since, is written once more to the side that took over, as
   * producers do that keep what they sent.
   */
  resendWindow(cluster: Cluster, load: Load, options: { readonly last: Duration }): Promise<void>;
  /** What a trial of the other side leaves behind: the groups' offsets are committed at the ends of the logs there, as if all had been processed. */
  trialRead(cluster: Cluster, load: Load): Promise<void>;
  /** The groups' members in a cluster stop, and the writers go on. */
  stopReaders(cluster: Cluster, load: Load): Promise<void>;
  /** Pauses the connectors that replicate into the cluster, as people do, and proves it. */
  pauseReplication(cluster: Cluster): Promise<void>;
  /** Lets them run again, and waits until they say that they do. */
  resumeReplication(cluster: Cluster): Promise<void>;
  /** That every connector into the cluster, and each of its tasks, says RUNNING. */
  replicationRuns(cluster: Cluster): Promise<void>;
  /** The groups that MirrorMaker has found at the sources and keeps offsets of in the cluster: no sign that it has any. */
  groupsFound(cluster: Cluster): Promise<string[]>;
  /** What retention does when it comes too soon: the load's logs in the cluster begin at their ends of this moment. How many offsets it took that replication had not copied. */
  truncateLogs(cluster: Cluster, load: Load): Promise<number>;
  /** What compaction does to MirrorMaker's offset syncs in a week: waits until none is left of where the load's groups stand. They must stand still, and be written for. */
  compactSyncs(cluster: Cluster, load: Load): Promise<void>;
  /** Somebody deletes the load's topics in the cluster and makes them again as they were, empty. How many offsets they had reached. */
  remakeTopics(cluster: Cluster, load: Load): Promise<number>;
  /** Waits until replication has written the groups' offsets there anew, on every partition. */
  groupsSynced(cluster: Cluster, load: Load, options: { within: Duration }): Promise<void>;
  /** Waits until replication into the cluster is no further behind than in quiet times; seconds that it took. */
  caughtUp(cluster: Cluster, load: Load, options: { within: Duration }): Promise<number>;
  /** After the load has stopped: waits until nothing more arrives in the cluster, and its logs are as long as those they are copied from. */
  drained(cluster: Cluster, load: Load, options: { within: Duration }): Promise<void>;
  /** Planned: moves every replica and every leader off a zone (`home/a`) or region, and proves that it holds nothing. */
  evacuate(cluster: Cluster, area: string): Promise<Evacuated>;
  /** Somebody moves a partition of the cluster that is none of the load's, slowly: it runs until it is cancelled, or disposed of. */
  startReassignment(cluster: Cluster): Promise<Reassignment>;
  /** Planned: brokers of this region lead every partition of the load. */
  leadFrom(cluster: Cluster, region: Region, load: Load): Promise<void>;
  /** `preferred`, or `unclean`: whoever is there leads where nobody does, whatever it lacks. */
  elect(cluster: Cluster, type: "preferred" | "unclean", load: Load): Promise<void>;
  /** Where a node stands; its zone as `home/a`. */
  placeOf(node: string): { readonly region: string | null; readonly zone: string | null };
  /**
   * Whether somebody who comes anew can read all there is, at the place of the clients that run now: a `readable` event, by which a cell
   * of the ladder tells whether reads go on. What cannot be read, in words.
   */
  readable(load: Load, options?: { within?: Duration; from?: Client }): Promise<string[]>;
  hold(what: string, length: Duration): Promise<void>;
  /**
   * Holds for at least this long, and until every workload's RTO gate lies within what was observed since the last fault: a
   * gate that the run was too short to fail would only count as unchallenged.
   */
  soak(length: Duration): Promise<void>;
  /** Kafka's own console consumer reads every topic into the run folder's `raw/`. */
  rawRead(cluster: Cluster, load: Load): Promise<void>;
  /** The final read of every topic on one side. */
  finalRead(cluster: Cluster, load: Load, read: "return" | "final"): Promise<void>;
  returned(cluster: Cluster): Promise<void>;
  /** The active controller's name. */
  controllerOf(cluster: Cluster): Promise<string>;
  /** Names of the nodes that lead and follow a partition now; this and what follows needs a load of one workload. */
  leaderOf(load: Load, partition: number): Promise<string>;
  followersOf(load: Load, partition: number): Promise<[string, ...string[]]>;
  /** Waits until a partition is seen like this, by the highest leader epoch that any node knows. */
  awaitPartition(load: Load, partition: number, wanted: PartitionWanted): Promise<NamedSight>;
  /**
   * Brokers of the cluster that say of themselves that they hold the load's client-ids back for their quota, in the last 11 s or so. Costs
   * a JVM a broker: ask when no figure depends on the moment any more.
   */
  heldBack(cluster: Cluster, load: Load): Promise<string[]>;
  /** The longest that an acknowledged record took from its intended time, milliseconds. */
  slowestMs(load: Load): number;
  /** What Muster calls lost so far: `session/partition/seq`, sorted. */
  lost(load: Load): RecordId[];
  /** How Muster says that the group moved so far; undefined where it cannot tell. */
  offsets(load: Load): OffsetsMeasured | undefined;
  /** What the way back has come to so far; undefined before it is over and both sides were read. */
  failback(load: Load): FailbackMeasured | undefined;
  /** What the old side had at its return and lacks now, by partition; undefined before it was read at both times. */
  truncated(load: Load): Readonly<Record<string, number>> | undefined;
  /** What Muster says that the group skipped so far: `session/partition/seq`, sorted. */
  skipped(load: Load): RecordId[];
  /** How the group moved, by `rawRead` of both clusters and the group's own words alone. */
  groupMove(load: Load): GroupMove;
  /** What Muster says stands more than once in the log of a cluster (where the load began, if none is named), and what `rawRead` of it shows; sorted. */
  duplicated(load: Load, cluster?: Cluster): TwoOpinions;
  /** What sending again has come to so far; undefined before that was done, and the log that it went to was read. */
  resent(load: Load): ResentMeasured | undefined;
  /** What Muster says that the group has put behind it and never processed, and what `rawRead` and the group's own words show; sorted. */
  passedOver(load: Load): TwoOpinions;
  /** What Muster says was given to the group more than once, and what the group's own words show; sorted. */
  deliveredAgain(load: Load): TwoOpinions;
  /** Keys that Muster says were written on both sides, where neither write had seen the other, so far; undefined where it cannot tell. */
  conflicts(load: Load): readonly string[] | undefined;
  /** Acknowledged where the load began and not where it went on: what Muster says of it, and what `rawRead` of both clusters shows; sorted. */
  stranded(load: Load): { readonly lost: TwoOpinions; readonly splitBrain: TwoOpinions };
  /** Acknowledged anywhere, and not in the log of the side that counts: what Muster says of it, and what `rawRead` of that shows; sorted. */
  absentFrom(load: Load, cluster: Cluster): TwoOpinions;
  /** Acknowledged records that the log segments of no replica hold, sorted. */
  missingFromDisk(load: Load): Promise<RecordId[]>;
}

/** Whose capacity is asked for. */
export interface CapacityAsked<Cluster extends string = string> {
  readonly on: Cluster;
  /** When this is gone: a zone (`east/a`) or a region. */
  readonly without?: { readonly zone: string } | { readonly region: string };
  /** Why the drill goes on where the load does not fit: what it foresees is recorded, and nothing is refused. */
  readonly evenSo?: string;
}

export interface ReadinessOptions {
  readonly acceptLoss?: AcceptedLoss;
  /** A planned move waits until nothing lags: how far it is behind under load is no reason against it. */
  readonly drainedFirst?: true;
  /** Why the drill goes on where the cluster is not ready: what it lacks is recorded, and nothing is refused. */
  readonly evenSo?: string;
}

export interface MigrationOptions {
  readonly by: MigrationMethod;
  /** How much further back, to be safe. */
  readonly rewind?: Rewind;
  /** Why a group that stands further there than anything tells is set back. */
  readonly evenSo?: string;
}

/** Steps of a failback, in their order. */
export interface WayBack {
  /**
   * What the old side has and the new one never got, saved in the run folder, a file a partition. Refused where the old log lacks what was
   * copied from it, unless it is to be rebuilt.
   */
  compareTails(options?: { readonly toRebuild?: true }): Promise<{
    readonly records: number;
    readonly files: readonly string[];
    /** Records that the new side had of the old one when it was promoted, every occurrence. */
    readonly copied: number;
  }>;
  /** `replay`: written to the side that is in charge now. `drop`: left in its files. */
  settleTail(how: "replay" | "drop"): Promise<void>;
  /** The old side's log is completed: copied back from the promotion point on. */
  reverse(options: { within: Duration }): Promise<void>;
  /** Instead: the old side's topics and their groups' offsets are deleted, and copied anew from the earliest record. Somebody signs for it. */
  rebuild(options: { readonly signed: string; within: Duration }): Promise<void>;
  /** Known bad: let go at the earliest record, into logs that have all that was copied from them. */
  reverseFromEarliest(options: { within: Duration }): Promise<void>;
  /** Writers stop; when the old side has everything they go on there, and readers follow with their group's offsets. */
  switchOver(options: { within: Duration }): Promise<void>;
  forwardAgain(options: { within: Duration }): Promise<void>;
  /** After the load has stopped: waits until the other side has all of it again. */
  drained(options: { within: Duration }): Promise<void>;
}

/** What was moved away comes back when disposed of. */
export interface Evacuated extends AsyncDisposable {
  readonly partitions: number;
  comeBack(): Promise<void>;
}

/** A reassignment that runs; one that was cancelled can be begun again. */
export interface Reassignment extends AsyncDisposable {
  /** `ballast/0`. */
  readonly partition: string;
  again(): Promise<void>;
  cancel(): Promise<void>;
}

/** The same records by Muster's measuring and by a way that shares nothing with it; a drill expects them to be equal. */
export interface TwoOpinions {
  readonly muster: readonly RecordId[];
  readonly raw: readonly RecordId[];
}

/** A partition as it is seen, with names of nodes; `leader` null = nobody leads it. */
export interface NamedSight {
  readonly leader: string | null;
  readonly isr: readonly string[];
  /** Replicas that are not in sync and may be elected all the same (KIP-966). */
  readonly elr: readonly string[];
}

export interface PartitionWanted {
  /** In words, for the narration and for whoever waited in vain. */
  readonly what: string;
  readonly is: (sight: NamedSight) => boolean;
  readonly within: Duration;
}

/** Where the load runs, where else it runs at the same time, and where it goes on after a failover. */
export interface Where<Cluster extends string = string, Client extends string = string> {
  readonly on: Cluster;
  readonly clients: Client;
  readonly beside?: { readonly on: Cluster; readonly clients: Client };
  readonly standby?: { readonly on: Cluster; readonly clients: Client };
  /** Where it stays, and what counts are the copies of its records in another cluster: how far behind they are is then watched. */
  readonly mirroredTo?: Cluster;
}

/** All of a drill's workloads at once: they start, move and stop together, and each is judged by itself. */
export interface Load extends AsyncDisposable {
  readonly parts: readonly RunningWorkload[];
  /** Waits until every workload is written and processed, and then for this long. A workload that is not served ends the drill. */
  steady(options: { for: Duration }): Promise<void>;
  /**
   * Waits until the load has pressed hardest for this long: the disaster shall fall into its burst. At once where it always
   * presses alike; a burst that is over makes the drill invalid.
   */
  untilPeak(options: { lasting: Duration }): Promise<void>;
  /** Starts the standbys of all workloads at once and waits until each is served. */
  failOver(options: {
    within: Duration;
    /** They are let write nothing: waited for is that a broker has said so, instead of that records flow. */
    refused?: true;
  }): Promise<void>;
  /** Starts clients again that a fault killed, where they were, and waits until each workload is served. */
  restart(options: { within: Duration }): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningWorkload {
  readonly definition: WorkloadDefinition;
  readonly tier: Tier;
  readonly workload: Workload;
  /** As read back; the weaker of both clusters, where it may go on in another. Absent where it was started by hand. */
  readonly contract?: AckContract;
}

/** What the drill gathers for its record while the body runs. */
export interface Gathered {
  readonly faults: ActiveFault[];
  readonly workloads: RunningWorkload[];
  /** Beside them, and judged by none: absent where no load was started, or on clusters of somebody else. */
  control?: readonly Workload[];
  /** Read back from the nodes before any fault. */
  features: Record<string, unknown>;
  settings: Record<string, Record<string, unknown>>;
  /** Who held the roles that were asked for. */
  roleHolders?: readonly RoleHeld[];
  /** Only where load was started by hand: figures are made of what happened from then on. */
  byHand?: { readonly since: number };
  /** Only where clusters of somebody else are observed: what could not be done or seen. */
  missing?: Missing[];
  clock?: { readonly at: number; readonly wall: string };
  /** The machines, and where each stands. Only where they are our own. */
  hosts?: readonly HostRecord[];
  /** Its load went on elsewhere. */
  movedOn?: boolean;
  /** Where its machines come from; absent on clusters of somebody else, and where none came up. */
  world?: { readonly keptFrom?: string; readonly drillsBefore: number };
}

/** What every verb of a drill is made from; most verbs work on any scene, some need a stage of our own. */
export interface DrillSite<S extends Scene = Stage> {
  readonly topology: Topology;
  /** The drill's workloads, as its file has them. */
  readonly planned: readonly PlannedWorkload[];
  readonly stage: S;
  readonly roles: RoleBook;
  readonly parameters: ParameterRecord;
  readonly folder: RunFolder;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
  readonly step: Step;
  readonly gathered: Gathered;
  /** What the ledger so far shows of a workload. */
  readonly measureNow: (workload: number) => Measured;
}

/** A reading of the run's clock. */
export const stampOf = ({ stage }: Pick<DrillSite<Scene>, "stage">): Promise<number> => stage.world.stamp();

/** Infinity where the tier has no RTO gate for this topology. */
export const rtoGateOf = (tier: Tier, topology: string): number => {
  const target = tier.gates[topology]?.rto;
  return target === undefined ? Number.POSITIVE_INFINITY : boundOf(target);
};
