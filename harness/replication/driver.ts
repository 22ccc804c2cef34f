/** What a replicator can do at all: steps of a failover or failback ask before they rely on it. */
export interface Capabilities {
  /** A record has the same offset on both sides. */
  readonly preservesOffsets: boolean;
  /** A topic has the same name on both sides. */
  readonly keepsNames: boolean;
  /** Translated offsets of groups are written at the target. */
  readonly syncsGroups: boolean;
  /** Both directions may run at once: what came from a side is not sent back to it. */
  readonly cycleSafe: boolean;
  /** Where it reads on can be told: without it a way back begins at the earliest record and copies everything again. */
  readonly seekable: boolean;
}

/** Where a replicator reads on in a log of its source: the first offset that it has not copied. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
}

export type LinkState = "absent" | "running" | "paused" | "stopped" | "changing";

/**
 * A replicator between two clusters, one direction. Every step ends in the state that it names, or throws what it saw; none leaves a
 * change half made. Truth about lag is the observer's and the ledger's: a replicator that says RUNNING has said nothing.
 */
export interface ReplicationDriver {
  readonly from: string;
  readonly to: string;
  readonly capabilities: Capabilities;
  /** Throws where a part of it has FAILED. */
  state(): Promise<LinkState>;
  /** Made, and copying nothing until `resume`. One that is there and stopped is taken as it is; one that runs is refused. */
  createStopped(): Promise<void>;
  pause(): Promise<void>;
  stop(): Promise<void>;
  resume(): Promise<void>;
  /** As it has noted them itself, which it does in intervals. */
  positions(): Promise<readonly Position[]>;
  /** Only while stopped: what it noted of which offset here is which there is gone; it notes anew when it copies. */
  forget(): Promise<void>;
  /** Only while stopped. Positions outside of the source's logs are refused, and none is changed. */
  seek(positions: readonly Position[]): Promise<void>;
}
