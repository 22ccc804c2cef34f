import type { HeldLease, Undone } from "./leases.ts";
import type { Security } from "./security.ts";

export type Commands = Record<string, { readonly args: unknown; readonly result: unknown }>;

/** Every agent. */
export type CommonCommands = {
  /** Sets the run's clock. `zero` is CLOCK_MONOTONIC in nanoseconds as a decimal string; without it the agent keeps the one it has. */
  hello: { args: { zero?: string }; result: { role: string; bootId: string; zero: string; wall: string } };
  /** A reading of the agent's clock: how the runner stamps what only it knows. */
  stamp: { args: Record<string, never>; result: Record<string, never> };
  /** What these names resolve to inside this container. */
  resolve: { args: { names: readonly string[] }; result: Record<string, readonly string[]> };
  /** Remote addresses of established TCP connections, from /proc/net/tcp and tcp6. */
  peers: { args: Record<string, never>; result: readonly { local: string; remote: string }[] };
  /** Keeps canaries running on these paths until stopped, or not asked about for 45 s; replaces what ran before under the same name. */
  "canary.start": { args: { set: string; paths: readonly CanaryPath[] }; result: Record<string, never> };
  "canary.report": { args: { set: string }; result: readonly CanaryReport[] };
  "canary.stop": { args: { set: string }; result: Record<string, never> };
  /** What this agent has broken and not undone yet. */
  leases: { args: Record<string, never>; result: readonly HeldLease[] };
  /** Which of them were held, and now are for `ttlMs` longer. */
  renew: { args: { leases: readonly string[]; ttlMs: number }; result: { renewed: readonly string[] } };
  /** Idempotent: undoing what is not held succeeds. */
  undo: { args: { lease: string }; result: Undone };
};

/** One path seen from the agent that opens connections on it. `kafka` asks for ApiVersions, `http` sends `GET /`. */
export interface CanaryPath {
  readonly path: string;
  readonly host: string;
  readonly port: number;
  readonly speaks: "kafka" | "http";
  /** Where the listener wants TLS, and a login before it is asked twice. */
  readonly security?: Security;
  readonly everyMs: number;
}

/** How one connection kind of a path has fared. `old` = one connection kept open, `new` = a fresh connection per question. */
export interface CanarySight {
  readonly answers: number;
  /** When the last answer came; null = never. */
  readonly lastAnswerAt: number | null;
  /** When the earliest question was sent that has no answer and came after the last answer; null = all answered. */
  readonly firstUnansweredSentAt: number | null;
  /** The last failure since the last answer: silence gives none. */
  readonly failure: "refused" | "reset" | "closed" | null;
  readonly failureAt: number | null;
  /** 99th percentile of answer times so far, milliseconds; null without answers. */
  readonly p99Ms: number | null;
  /** Median of the last ten answer times, milliseconds; null without answers. */
  readonly recentMs: number | null;
  /** When the last connection that was established, answered or not, had been begun; how late that was noticed says nothing. */
  readonly lastConnectedBegunAt: number | null;
  /** How the last established connection that the peer ended came to its end: FIN (`closed`) or RST. */
  readonly lastEnd: { readonly how: "closed" | "reset"; readonly at: number } | null;
}

export interface CanaryReport {
  readonly path: string;
  readonly old: CanarySight;
  readonly new: CanarySight;
}
