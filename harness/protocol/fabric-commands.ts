import type { CutMode, Degrade } from "../faults/fault.ts";
import type { Carried } from "../timeline/events.ts";
import type { CommonCommands } from "./common-commands.ts";
import type { Applied, NewLease } from "./leases.ts";

/** One direction-less path through the fabric: a source network and a node's listener. */
export interface FabricPath {
  /** `connect-west>east1/CLIENT` */
  readonly path: string;
  readonly source: string;
  /** Where the fabric listens for it: its own address in the source network, and the listener's port. */
  readonly listen: { readonly address: string; readonly port: number };
  readonly upstream: { readonly address: string; readonly port: number };
  /** Whole milliseconds added each way. */
  readonly latencyMs: { readonly out: number; readonly back: number };
}

/** Which bytes of a path's connections: those from the opener to the node (`out`), those to the opener (`back`), or both. */
export type Way = "both" | "out" | "back";

export interface PathWay {
  readonly path: string;
  readonly way: Way;
}

/** What is added to a path, in the words of the fault `degrade`. */
export type Degradation = Pick<Degrade, "rttMs" | "jitterMs" | "kilobytesPerSecond" | "sliceBytes">;

/** Packets of a cut path that did not pass since it was cut, by the way their bytes travelled. */
export interface Stopped {
  readonly out: number;
  readonly back: number;
  readonly packets: number;
}

export type FabricCommands = CommonCommands & {
  configure: { args: { paths: readonly FabricPath[] }; result: { proxies: number } };
  /**
   * Cuts paths as one lease: all of them at once, or none. `refuse` and `reset` concern the connections that a path's source
   * opens, so that `back` alone is an error with them.
   */
  cut: { args: NewLease & { mode: CutMode; paths: readonly PathWay[] }; result: Applied };
  /** Makes paths slower as one lease. An error, and nothing degraded, where data is stuck before a reader that stopped reading. */
  degrade: { args: NewLease & Degradation & { paths: readonly PathWay[] }; result: Applied };
  /** By path of the lease. Zero for `refuse`, which stops no packet. */
  drops: { args: { lease: string }; result: Readonly<Record<string, Stopped>> };
  /** What each path has carried since the fabric was configured; those that carried nothing are left out. */
  traffic: { args: Record<string, never>; result: { readonly at: number; readonly paths: Readonly<Record<string, Carried>> } };
  /** A rung of the heal ladder: restarts the toxiproxy-server of one source network and re-applies what active leases say. */
  restartProxy: { args: { source: string }; result: { proxies: number } };
};
