import type { CommonCommands } from "./common-commands.ts";
import type { Applied, NewLease } from "./leases.ts";

/** A machine: its agent is PID 1, the JVM is its child. */
export type NodeCommands = CommonCommands & {
  /**
   * Writes `files` (absolute path → text), and, where there is nothing yet, `once` (path → text) and `copyOnce` (path → path
   * in the image): a store is formatted once and survives a restart. Then starts the process, unless a fault that stands here keeps
   * it down: then that fault's end does. Fails if one runs.
   */
  launch: {
    args: {
      files: Readonly<Record<string, string>>;
      once?: Readonly<Record<string, string>>;
      copyOnce?: Readonly<Record<string, string>>;
      argv: readonly string[];
      env?: Readonly<Record<string, string>>;
    };
    result: { pid: number };
  };
  /** SIGKILL; the reply comes when the process is gone. */
  kill: { args: Record<string, never>; result: NodeState };
  /**
   * Breaks this machine as a lease. `saw`: what the agent saw of the effect, in words. Where the machine is like that already,
   * `already` says since when and by what, and no lease is held.
   */
  apply: {
    args: NewLease & { deed: NodeDeed };
    result: Applied & { state: NodeState; saw: readonly string[]; already: string | null };
  };
  /** Starts the JVM again as it was last launched, unless it runs or a fault that stands here keeps it down. */
  start: { args: Record<string, never>; result: NodeState };
  state: { args: Record<string, never>; result: NodeState };
  /** The last lines the JVM printed since it was last launched. */
  tail: { args: { lines: number }; result: readonly string[] };
  /** The JVM's thread dump, or why there is none and what the kernel knows of its threads. Ends within about `withinMs`. */
  threads: { args: { withinMs: number }; result: { text: string; answered: boolean } };
  /** The JVM's metrics of replication, ISR, quorum and mirroring; fails where they cannot be had within `withinMs`. */
  jmx: { args: { withinMs: number }; result: { beans: MBeans } };
  /** A request to the REST listener of this machine's own process (Connect). */
  rest: {
    args: { method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE"; port: number; path: string; body?: unknown; withinMs: number };
    result: { status: number; body: unknown };
  };
};

/** A machine changes one thing at a time, its heals too: a process that has not obeyed SIGTERM by then is not waited for. */
export const maximalStopMs = 60_000;

/** `withinMs`: SIGKILL where SIGTERM has not ended the process by then. */
export type NodeDeed =
  | { readonly kind: "kill" }
  /** At most a minute. */
  | { readonly kind: "stop"; readonly withinMs: number }
  | { readonly kind: "pause" }
  /** `cpu`: share of one core. */
  | { readonly kind: "throttle"; readonly cpu: number }
  | { readonly kind: "fillDisk" }
  | { readonly kind: "loseDisk" }
  /** Logs are cut back to what they held `windowMs` before, at most 60 s. */
  | { readonly kind: "loseUnflushed"; readonly windowMs: number }
  /** Settings over those of the process's properties file, and a restart. */
  | { readonly kind: "misconfigure"; readonly settings: Readonly<Record<string, string>> };

export interface NodeState {
  readonly process: "running" | "paused" | "exited" | "none";
  readonly pid: number | null;
  readonly exit: string | null;
  /** When the present state was entered. */
  readonly since: number;
}

/** Metrics by object name and attribute. */
export type MBeans = Readonly<Record<string, Readonly<Record<string, number | string>>>>;
