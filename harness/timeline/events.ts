/**
 * What happened in a run, one event a line of `timeline.ndjson`. Times are seconds on the run's one monotonic clock,
 * or on the clock of `kernel` where the line names one (measuring translates those by the `clock` events).
 *
 * Two families. *Measured* events carry figures, and measuring reads every field of them. *Operational* events explain
 * a run to people and are ignored by measuring; other folders add theirs by declaration merging:
 *
 *     declare module "../timeline/events.ts" {
 *       interface OperationalEvents { "lease.renewed": { fault: string } }
 *     }
 */

/** Who took a step: a program, a person, or the drill's own detection rule. */
export type Actor = "machine" | "human" | "rule";

/** `[from, to]` in seconds as an object, the way `fault.effective` writes it. */
export interface Between {
  readonly from: number;
  readonly to: number;
}

/**
 * What the fabric's kernel counted of a path's connections where they reach it, each way: bytes of IP packets, and packets, SYNs left
 * out. Segments that the kernel joined are one packet, as no wire has them.
 */
export interface Carried {
  readonly out: readonly [bytes: number, packets: number];
  readonly back: readonly [bytes: number, packets: number];
}

/** A client process, as the agent knows it. */
interface OfClient {
  readonly workload: string;
  /** Of a producer its session, of a consumer its member. */
  readonly session: string;
}

/** The events that figures are made of, by name. */
export interface MeasuredEvents {
  /** A phase of the drill begins (steady, fault, detected, decided, fenced, promoted, failback, …). */
  phase: { readonly name: string; readonly by?: Actor };
  /** From the last datum proven to cross to the first proof of effect; `resolved` names what was hit (nodes, a cluster, a link). */
  /** `kind` says by whom the effect was stamped; absent where that is not known. */
  "fault.effective": {
    readonly fault: string;
    readonly kind?: string;
    readonly effect: Between;
    readonly resolved: readonly string[];
    /** What shows it, in words for people. */
    readonly proof?: readonly string[];
  };
  /** `ends[topic][partition]` = log end at promotion, before the first native record. */
  promoted: {
    readonly cluster: string;
    readonly ends: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly by?: Actor;
  };
  fenced: { readonly cluster: string; readonly proven: boolean; readonly by?: Actor };
  leader: {
    readonly cluster: string;
    readonly topic: string;
    readonly partition: number;
    readonly node: string;
    readonly epoch: number;
  };
  isr: { readonly cluster: string; readonly topic: string; readonly partition: number; readonly nodes: readonly string[] };
  /** Replication lag seen from one cluster (or replica) to another. */
  lag: {
    readonly from: string;
    readonly to: string;
    readonly topic: string;
    readonly partition: number;
    readonly records: number;
    readonly seconds: number;
  };
  /** A client has learnt that a partition is led by this broker (its id; −1 = by none). `session` is that of the client's process. */
  "client.metadata": OfClient & { readonly topic: string; readonly partition: number; readonly leader: number };
  /** The first error or time-out that a client had on a partition since all was well there. */
  "client.noticed": OfClient & { readonly partition: number };
  /** The first acknowledgement that a client had on a partition after `client.noticed`. */
  "client.through": OfClient & { readonly partition: number };
  /** Errors that a consumer met since it last said so, by code: at most four times a second. */
  "client.errors": OfClient & { readonly errors: Readonly<Record<string, number>> };
  /** A client broke its protocol, or said what cannot be true. */
  "client.lied": OfClient & { readonly what: string };
  /**
   * What became of the slots that were due from `from` to `to`: acknowledged after so long (`counts`: bucket of latency, records;
   * ledger/latency-buckets.ts), or not. Said again of the same slots' neighbours that were answered later: tellings add up.
   */
  "client.latencies": OfClient & {
    readonly cluster: string;
    readonly from: number;
    readonly to: number;
    readonly unserved: number;
    readonly counts: readonly (readonly [bucket: number, records: number])[];
  };
  /** The load was watched from `from` to `to` and served throughout, with no fault: steady figures are made of it. */
  steady: Between;
  /** What passed through the fabric from `from` to `to`, by path (`east1>west2/CLIENT`). Paths that carried nothing are not named. */
  traffic: Between & { readonly paths: Readonly<Record<string, Carried>> };
  /** Before a drill's load, with no fault: whether what a client was told is what the log holds. */
  "client.calibrated": { readonly driver: string; readonly records: number; readonly ok: boolean; readonly reason?: string };
  /** A measuring process stood still for longer than its ticker allows. */
  "observer.stall": { readonly process: string; readonly from: number; readonly to: number };
  /** After a final read that lacks acknowledged records: which of them a replica's log segments hold. `problem`: they could not be read. */
  "segments.searched": {
    readonly cluster: string;
    readonly node: string;
    readonly topic: string;
    readonly partitions: readonly number[];
    readonly held: readonly (readonly [session: string, partition: number, seq: readonly [from: number, to: number]])[];
    readonly problem?: string;
  };
  /** Somebody who came anew read every partition from the start of its log to its high watermark; `unreadable`: which not, and why. */
  readable: {
    readonly cluster: string;
    /** The client group at whose place it was read. */
    readonly from?: string;
    readonly partitions: number;
    readonly unreadable: readonly string[];
  };
  "heal.started": { readonly fault: string };
  /** Of one workload where it is named, else of all that there are. */
  "load.stopped": { readonly workload?: string };
  returned: { readonly cluster: string };
  /** The writers of `from` are stopped, as planned, to go on in `to`: the second outage begins. */
  "failback.switch": { readonly from: string; readonly to: string };
  /** The workload is about to be written to this cluster again, and to no other. */
  "failback.done": { readonly cluster: string };
  /** What had been acknowledged in the last `seconds` before the effect was written to this cluster once more, by identity; and what had been since. */
  "window.resent": {
    readonly cluster: string;
    /** As it is called there. */
    readonly topic: string;
    readonly seconds: number;
    readonly ids: readonly (readonly [session: string, partition: number, seq: readonly [from: number, to: number]])[];
  };
  /**
   * Where a moved group goes on was settled before it began: by whose word, and what its offset was, was told to be, and became, by partition. All at
   * this cluster; null = it had none.
   */
  "group.migrated": {
    readonly cluster: string;
    readonly group: string;
    /** As it is called there. */
    readonly topic: string;
    readonly by: "synced" | "translated" | "timestamp";
    readonly rewind?: { readonly seconds: number };
    readonly partitions: Readonly<Record<string, { readonly was: number | null; readonly told: number; readonly to: number }>>;
  };
  /** The workload's topics in this cluster were deleted and made again, empty. */
  "topics.remade": { readonly cluster: string };
  /** The workload's topics in this cluster were deleted and made again, empty, to be copied anew from the side in charge; `by` signed for it. */
  "failback.rebuilt": { readonly cluster: string; readonly by: string };
  /** `offset` = that kernel's clock − the run's clock, ± `error`, all in seconds. */
  clock: { readonly kernel: string; readonly offset: number; readonly error: number };
}

/** Free detail of an operational event: printed, never measured. */
export type Detail = Readonly<Record<string, unknown>>;

/** The events that only people read, by name. Extend by declaration merging. */
export interface OperationalEvents {
  "load.started": Detail;
  "fault.injected": Detail & { readonly fault: string };
  /** The fabric's own two stamps around a cut: before the first nothing was changed, after the second everything is. */
  "fault.cut": Detail & { readonly fault: string; readonly issuedAt: number; readonly appliedAt: number };
  /** Who held a role when it was asked for, or was pinned to it. */
  "role.resolved": Detail & { readonly role: string; readonly nodes: readonly string[]; readonly pinned: boolean };
  /** The fabric's container was made anew, and these leases applied to it again: a rung of the heal ladder. */
  "fabric.anew": Detail & { readonly applied: readonly string[] };
  /** In a rolling restart: a node's process has ended, and is about to be started again. */
  "node.restarting": Detail & { readonly node: string };
  "fault.healed": Detail & { readonly fault: string };
  /** Where a group stood, and when the last record before that was written (milliseconds since 1970), as long as its cluster could be asked. */
  "group.noted": Detail & {
    readonly cluster: string;
    readonly group: string;
    readonly topic: string;
    readonly partitions: Readonly<Record<string, { readonly offset: number; readonly time: number }>>;
  };
  /** What the old side has that the promoted one never got, partition by partition, and the files that keep it. */
  "tails.compared": Detail & { readonly old: string; readonly promoted: string; readonly files: readonly string[] };
  "tail.settled": Detail & { readonly how: "replay" | "drop"; readonly cluster: string; readonly records: number };
  "node.state": Detail & { readonly node: string; readonly state: string };
  /** The machines were those of an earlier drill; `saw` = what shows that they were whole. */
  "world.kept": Detail & { readonly from: string; readonly drillsBefore: number; readonly saw: readonly string[] };
  /** Words of an agent did not arrive: its lines are numbered. */
  "agent.gap": Detail & { readonly agent: string; readonly text: string };
  note: Detail & { readonly text: string };
  /** The engine's machine in the `over` seconds before `at`: shares are 0…1 of its time, null where its kernel does not say. */
  "host.load": Detail & {
    readonly over: number;
    readonly busy: number;
    readonly steal: number;
    readonly pressure: number | null;
    readonly load: number | null;
  };
}

type Stamped<Events> = {
  [Name in keyof Events]: { readonly at: number; readonly event: Name; readonly kernel?: string } & Events[Name];
}[keyof Events];

type MeasuredEvent = Stamped<MeasuredEvents>;
type OperationalEvent = Stamped<OperationalEvents>;
export type TimelineEvent = MeasuredEvent | OperationalEvent;

/** One event by its name: `EventOf<"lag">`. */
export type EventOf<Name extends TimelineEvent["event"]> = Extract<TimelineEvent, { readonly event: Name }>;

/** The events of one name, in the order they stand in the timeline. */
export function eventsOf<Name extends MeasuredEvent["event"]>(timeline: readonly TimelineEvent[], name: Name): EventOf<Name>[] {
  return timeline.filter((one): one is EventOf<Name> => one.event === name);
}
