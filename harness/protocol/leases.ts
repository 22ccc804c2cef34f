import type { Fault } from "../faults/fault.ts";

/** What stands on an agent, told to whoever asks: enough to say what it is, and to heal it and prove that from another process. */
export interface HeldLease {
  /** The fault's id. One fault may hold leases of the same name on several agents. */
  readonly lease: string;
  /** The fault as text: `cut region:east region:west --mode drop`. */
  readonly what: string;
  /** Its data, with its subject resolved to names. */
  readonly fault: Fault;
  readonly since: number;
  readonly expiresAt: number;
  /** Why undoing it failed last; it is tried again. */
  readonly problem?: string;
}

/** A new lease, as every command that breaks something carries it. */
export interface NewLease {
  readonly lease: string;
  readonly what: string;
  readonly fault: Fault;
  /** Milliseconds until the agent undoes it by itself, unless renewed. */
  readonly ttlMs: number;
}

/** No fault stands longer without being renewed, whoever asks: a forgotten one must not outlive the working day. */
export const maximalTtlMs = 3_600_000;

/** Both stamps are the agent's own, around the deed. */
export interface Applied {
  readonly issuedAt: number;
  readonly appliedAt: number;
}

/**
 * How an undo was reached: at the first attempt; by closing and reopening what would not change, which ends its connections; or
 * by restarting the proxy that it belongs to, which ends all connections there.
 */
export type Rung = "undo" | "toggle" | "restart";

export interface Undone extends Applied {
  readonly wasHeld: boolean;
  /** Only the fabric has a ladder. */
  readonly rung?: Rung;
}
