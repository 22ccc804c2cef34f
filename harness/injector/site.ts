import { type Duration, seconds } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import type { Role } from "../faults/subject.ts";
import { printFault } from "../faults/text.ts";
import type { NewLease } from "../protocol/commands.ts";
import type { Journal } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import type { Recorder } from "../timeline/recorder.ts";

/** How long faults stand without anybody saying more: a drill renews its leases, what is broken by hand stands until its time is up. */
export interface LeasePolicy {
  readonly ttl: Duration;
  readonly renewed: boolean;
}

export const renewedLeases: LeasePolicy = { ttl: seconds(15), renewed: true };

/** Where faults are injected: what they act on, where they are recorded, and how everything comes back. */
/** The last success that clients were told of. */
export interface LastTold {
  /** Seconds; −∞ where none is known. */
  readonly at: number;
  /** Whether it is all that was told: others, who live on, may have been told more since. */
  readonly isAll: boolean;
}

/** Where no ledger is at hand. */
export const nothingKnown: LastTold = { at: Number.NEGATIVE_INFINITY, isAll: false };

export interface InjectionSite {
  readonly world: World;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  readonly leases: LeasePolicy;
  /** Where it is written down what only the engine can undo. */
  readonly journal: Journal;
  /** What this runner has the fabric hold, by lease, for a fabric that has to be made anew. */
  readonly reapply: Map<string, () => Promise<unknown>>;
  /** Who holds a role now, by name; recorded, and the same again where it is pinned. */
  resolveRole(role: Role): Promise<readonly string[]>;
  /** What these clusters, which die together with these hosts, told their clients last, as far as the ledger knows; a sign of life like any other. */
  lastTold(clusters: readonly string[], dying: readonly string[]): LastTold;
  /** Starts the programs of machines that came back, and returns when their clusters are whole. */
  restore(hosts: readonly string[], signal: AbortSignal): Promise<void>;
  /** Asserts that the clusters are whole: ISR full, quorum full. */
  assertWhole(signal: AbortSignal): Promise<void>;
}

/** `fault` has its subject resolved to names: whoever heals it later knows what was hit. */
export const newLease = ({ leases }: InjectionSite, id: string, fault: Fault): NewLease => ({
  lease: id,
  what: printFault(fault),
  fault,
  ttlMs: leases.ttl,
});

/** On disk before the deed: whoever finds a world that nobody healed can read what was meant. */
export const recordInjected = (
  { recorder }: InjectionSite,
  at: number,
  id: string,
  fault: Fault,
  more: Readonly<Record<string, unknown>> = {},
): void => recorder.recordDurably({ at, event: "fault.injected", fault: id, kind: fault.kind, text: printFault(fault), ...more });
