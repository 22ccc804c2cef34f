import type { CommonCommands } from "./common-commands.ts";

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

export type CutMode = "drop" | "refuse";

export type FabricCommands = CommonCommands & {
  configure: { args: { paths: readonly FabricPath[] }; result: { proxies: number } };
  /** Cuts paths as one lease. The undo is known before the deed; not renewed within `ttlMs`, the fabric heals it. */
  cut: {
    args: { lease: string; mode: CutMode; paths: readonly string[]; ttlMs: number };
    result: { issuedAt: number; appliedAt: number; spreadMs: number };
  };
  renew: { args: { leases: readonly string[]; ttlMs: number }; result: { renewed: readonly string[] } };
  /** Idempotent: healing what is not cut succeeds. */
  heal: { args: { lease: string }; result: { issuedAt: number; appliedAt: number; wasCut: boolean } };
  leases: {
    args: Record<string, never>;
    result: readonly { lease: string; mode: CutMode; paths: readonly string[]; expiresAt: number }[];
  };
  /** Packets dropped so far per cut path, and when the first one was seen (polled every 10 ms while a drop is young). */
  drops: { args: { lease: string }; result: Readonly<Record<string, { packets: number; firstSeenAt: number | null }>> };
  /** A rung of the heal ladder: restarts the toxiproxy-server of one source network and re-applies what active leases say. */
  restartProxy: { args: { source: string }; result: { proxies: number } };
};
