/**
 * The commands each agent understands: `{ command: { args, result } }`. The runner's side and the agent's side are both typed
 * by these, so that a command that one of them does not know does not compile. Times are seconds on the run's clock.
 */

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
  /** Keeps canaries running on these paths until stopped; replaces what ran before. */
  "canary.start": { args: { paths: readonly CanaryPath[] }; result: Record<string, never> };
  "canary.report": { args: Record<string, never>; result: readonly CanaryReport[] };
  "canary.stop": { args: Record<string, never>; result: Record<string, never> };
};

/** One path seen from the agent that opens connections on it. `kafka` asks for ApiVersions, `http` sends `GET /`. */
export interface CanaryPath {
  readonly path: string;
  readonly host: string;
  readonly port: number;
  readonly speaks: "kafka" | "http";
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
}

export interface CanaryReport {
  readonly path: string;
  readonly old: CanarySight;
  readonly new: CanarySight;
}

/** A machine: its agent is PID 1, the JVM is its child. */
export type NodeCommands = CommonCommands & {
  /**
   * Writes `files` (absolute path → text), and, where there is nothing yet, `once` (path → text) and `copyOnce` (path → path
   * in the image): a store is formatted once and survives a restart. Then starts the process. Fails if one runs.
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
  /** SIGTERM, and SIGKILL after `withinMs`. */
  stop: { args: { withinMs: number }; result: NodeState };
  /** SIGSTOP with a lease: without renewal within `ttlMs` the agent resumes the process by itself. */
  pause: { args: { ttlMs: number }; result: NodeState };
  resume: { args: Record<string, never>; result: NodeState };
  /** Starts the JVM again as it was last launched. */
  start: { args: Record<string, never>; result: NodeState };
  state: { args: Record<string, never>; result: NodeState };
  /** The last lines the JVM printed. */
  tail: { args: { lines: number }; result: readonly string[] };
  /** A request to the REST listener of this machine's own process (Connect). */
  rest: {
    args: { method: "GET" | "PUT" | "POST" | "DELETE"; port: number; path: string; body?: unknown; withinMs: number };
    result: { status: number; body: unknown };
  };
};

export interface NodeState {
  readonly process: "running" | "paused" | "exited" | "none";
  readonly pid: number | null;
  readonly exit: string | null;
  /** When the present state was entered. */
  readonly since: number;
}

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

/** The tuned driver's settings, recorded in the drill's record. Milliseconds. */
export interface ClientTuning {
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly metadataMaxAgeMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
}

export type ClientCommands = CommonCommands & {
  /**
   * Starts a producer process under an open-loop schedule: slot k of every partition is due at `from + k × every` seconds.
   * Slots before `firstSlot` belong to somebody else. A slot that cannot be sent within `latencyObjectiveMs` is unsent.
   */
  "produce.start": {
    args: {
      workload: string;
      cluster: string;
      topic: string;
      partitions: number;
      session: string;
      run: string;
      bootstrap: readonly string[];
      acks: "all" | 1;
      idempotent: boolean;
      recordBytes: number;
      schedule: { from: number; every: number; firstSlot: number };
      latencyObjectiveMs: number;
      tuning: ClientTuning;
    };
    result: Record<string, never>;
  };
  /** Stops the schedule, waits (bounded) for what is in flight, and emits the open runs. Emits `schedule` lines too. */
  "produce.stop": { args: { workload: string; withinMs: number }; result: ProducerTotals };
  "produce.stats": { args: { workload: string }; result: ProducerTotals };
  "consume.start": {
    args: {
      workload: string;
      cluster: string;
      topic: string;
      group: string;
      member: string;
      /** Records of other runs on the same topic are passed over. */
      run: string;
      bootstrap: readonly string[];
      /** How a position found at start is to be called: `synced` where a replicator wrote it. */
      resumeSource: "synced" | "translated" | "timestamp";
      autoOffsetReset: "latest" | "earliest";
      commitEveryMs: number;
      tuning: ClientTuning;
    };
    result: Record<string, never>;
  };
  "consume.stop": { args: { workload: string; withinMs: number }; result: ConsumerTotals };
  "consume.stats": { args: { workload: string }; result: ConsumerTotals };
  /** The host dies: SIGKILL to every client process, then the ledger of what they had been told. */
  die: {
    args: Record<string, never>;
    /** `lastSlot` per workload: what a producer that takes over begins after. */
    result: { killedAt: number; lastSlot: Readonly<Record<string, number>> };
  };
  /**
   * Writes one record per partition to a probe topic every `everyMs` and says so: `probe.silent` when no partition of the
   * cluster acknowledged for `silentForMs`.
   */
  "probe.start": {
    args: {
      probe: string;
      cluster: string;
      topic: string;
      partitions: number;
      bootstrap: readonly string[];
      everyMs: number;
      silentForMs: number;
    };
    result: Record<string, never>;
  };
  "probe.stats": {
    args: { probe: string };
    result: { acknowledged: number; failed: number; lastAckAt: number | null; p99Ms: number | null };
  };
  "probe.stop": { args: { probe: string }; result: Record<string, never> };
};

export interface ProducerTotals {
  readonly acknowledged: number;
  readonly rejected: number;
  readonly indeterminate: number;
  readonly unsent: number;
  readonly inFlight: number;
  /** Last slot (same for every partition) handled so far; −1 before the first. */
  readonly lastSlot: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number } | null;
  readonly errors: Readonly<Record<string, number>>;
}

export interface ConsumerTotals {
  readonly processed: number;
  /** Partitions that the member holds now. */
  readonly assigned: number;
  readonly errors: Readonly<Record<string, number>>;
}

export interface ObservedNode {
  /** Its node.id: what Kafka's answers call it. */
  readonly id: number;
  readonly name: string;
  readonly cluster: string;
  readonly address: string;
  /** MGMT listener of the broker; null where the node is a controller only. */
  readonly brokerPort: number | null;
  /** MGMT listener of the controller; null where the node is a broker only. */
  readonly controllerPort: number | null;
}

export type ObserverCommands = CommonCommands & {
  /** Which nodes there are. Needed before anything else. */
  nodes: { args: { nodes: readonly ObservedNode[] }; result: Record<string, never> };
  /** Bounded wait until every broker of the cluster is registered and every controller has voted a leader. */
  "cluster.ready": {
    args: { cluster: string; withinMs: number };
    result: { brokers: readonly number[]; controllerId: number; features: Readonly<Record<string, number>> };
  };
  "topics.create": {
    args: {
      cluster: string;
      topics: readonly {
        name: string;
        partitions: number;
        replicationFactor: number;
        configs: Readonly<Record<string, string>>;
      }[];
      withinMs: number;
    };
    result: Record<string, never>;
  };
  /** Partitions with replicas, ISR and leader, as the cluster's highest leader epoch has them. */
  "topics.describe": { args: { cluster: string; topics: readonly string[] }; result: readonly PartitionSight[] };
  /** Values in force: a topic's from any broker; a node's (`broker`, by node name) from that broker or controller itself, as none answers for another. */
  "configs.describe": {
    args: { cluster: string; resource: { type: "topic" | "broker"; name: string }; keys: readonly string[] };
    result: Readonly<Record<string, string | null>>;
  };
  /** Polls every node by itself from now on; emits `leader`, `isr`, `quorum`, `lag` and `group.offsets` events. */
  watch: {
    args: {
      topics: readonly string[];
      groups: readonly string[];
      lag: readonly { from: string; to: string; topic: string }[];
      everyMs: number;
    };
    result: Record<string, never>;
  };
  unwatch: { args: Record<string, never>; result: Record<string, never> };
  /** Signs of life of every node from the polling. */
  life: {
    args: Record<string, never>;
    result: readonly { node: string; lastAnswerAt: number | null; firstUnansweredSentAt: number | null }[];
  };
  /** Log end offsets from each partition's true leader (replica id −2: not the high watermark). */
  ends: { args: { cluster: string; topic: string; withinMs: number }; result: Readonly<Record<string, number>> };
  "group.offsets": { args: { cluster: string; group: string; topic: string }; result: Readonly<Record<string, number | null>> };
  /**
   * The final read of measurement.md: emits `log` lines and one `end` line for each of `partitions`, and `record.foreign` or
   * `record.corrupt` for what is none of ours. Records of sessions that are not in `nativeSessions` (those that wrote to this
   * cluster) are mirrored. A partition that nobody leads gets an `end` of zeros: nothing is known of it.
   */
  read: {
    args: {
      cluster: string;
      topic: string;
      partitions: number;
      read: "cutover" | "return" | "final";
      run: string;
      nativeSessions: readonly string[];
      /** `committed` too where transactions are used. */
      isolations: readonly ("uncommitted" | "committed")[];
      withinMs: number;
    };
    result: { records: number; partitions: number; complete: boolean };
  };
};

export interface PartitionSight {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
}

export type AgentRoles = { node: NodeCommands; fabric: FabricCommands; client: ClientCommands; observer: ObserverCommands };
export type AgentRole = keyof AgentRoles;
