import type { LogLine } from "../ledger/lines.ts";
import type { Acl } from "./acl.ts";
import type { CommonCommands } from "./common-commands.ts";
import type { Inventory } from "./inventory.ts";
import type { KeptRecord } from "./kept-record.ts";
import type { Applied, NewLease } from "./leases.ts";
import type { Security } from "./security.ts";

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
  /** CLIENT listener of the broker: for questions as a client, with a client's rights. Absent on clusters of somebody else. */
  readonly clientPort?: number | null;
  /** Where the listener asks for more than a connection. */
  readonly security?: Security;
}

/** A broker as a cluster's metadata names it: by what it advertises on the listener that was asked. */
export interface AdvertisedBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

export type ObserverCommands = CommonCommands & {
  /** Which nodes there are. Needed before anything else. */
  nodes: { args: { nodes: readonly ObservedNode[] }; result: Record<string, never> };
  /** Tells the machine's CPU load, steal and pressure as `host.load` events, from now on. */
  "host.watch": { args: { everyMs: number }; result: Record<string, never> };
  /**
   * What stands behind these addresses, each asked by itself: the cluster it says it belongs to, or why it did not answer.
   * `brokers` are those that the answers name.
   */
  discover: {
    args: { bootstrap: readonly string[]; security?: Security };
    result: {
      answers: readonly { readonly address: string; readonly clusterId: string | null; readonly problem: string | null }[];
      brokers: readonly AdvertisedBroker[];
      features: Readonly<Record<string, number>>;
    };
  };
  /** Which brokers of the cluster do not know all of them as registered, in words; null = none. */
  "brokers.missing": { args: { cluster: string }; result: { problem: string | null } };
  /** Bounded wait until every broker of the cluster is registered and every controller has voted a leader. */
  "cluster.ready": {
    args: { cluster: string; withinMs: number };
    result: { brokers: readonly number[]; controllerId: number; features: Readonly<Record<string, number>> };
  };
  /** Finalizes these feature levels, up or down as far as Kafka calls that safe, and waits until every broker goes by them; 0 = off. */
  "features.set": {
    args: { cluster: string; features: Readonly<Record<string, number>>; withinMs: number };
    result: { features: Readonly<Record<string, number>> };
  };
  /** Levels of loggers in every broker of the cluster, until it restarts: `{ "kafka.log": "DEBUG" }`. */
  "loggers.set": { args: { cluster: string; levels: Readonly<Record<string, string>> }; result: Record<string, never> };
  /** `producer_byte_rate` of these client-ids on each broker, and waits until every broker says so. */
  "quotas.set": {
    args: { cluster: string; bytesPerSecond: Readonly<Record<string, number>>; withinMs: number };
    result: Record<string, never>;
  };
  /** `producer_byte_rate` of every client-id that has one, as each broker says: the smallest. */
  "quotas.describe": { args: { cluster: string }; result: { bytesPerSecond: Readonly<Record<string, number>> } };
  /** Sets the SCRAM-SHA-512 password of these users, and waits until each can log in at the CLIENT listener of every broker that is alive. */
  "users.set": {
    args: { cluster: string; users: readonly Security[]; withinMs: number };
    result: Record<string, never>;
  };
  /** Adds and removes ACLs, and waits until the authorizer of every broker that answers or is alive has the one and not the other. Removing what is not there succeeds. */
  "acls.change": {
    args: { cluster: string; add?: readonly Acl[]; remove?: readonly Acl[]; withinMs: number };
    result: Record<string, never>;
  };
  "topics.create": {
    args: {
      cluster: string;
      topics: readonly {
        name: string;
        partitions: number;
        replicationFactor: number;
        /** Node ids of every partition's replicas, its preferred leader first; where nothing is said, Kafka places them. */
        assignments?: readonly (readonly number[])[];
        configs: Readonly<Record<string, string>>;
      }[];
      withinMs: number;
    };
    result: Record<string, never>;
  };
  /**
   * Deletes every topic, Kafka's own included, and with these every group and its offsets; waits until no broker names any. What it
   * then finds stands in the answer. For clusters of our own between two drills.
   */
  "cluster.empty": {
    args: { cluster: string; withinMs: number };
    result: { deleted: readonly string[]; topics: readonly string[]; groups: readonly string[] };
  };
  /** Deletes those of these topics that there are, and waits until no broker names them; these are told. */
  "topics.delete": {
    args: { cluster: string; topics: readonly string[] };
    result: { readonly deleted: readonly string[] };
  };
  /** The same topics, empty: each deleted and made again with its partitions, replicas and settings, and led and in sync again. */
  "topics.remake": { args: { cluster: string; topics: readonly string[]; withinMs: number }; result: Record<string, never> };
  /** Partitions with replicas, ISR and leader, as the cluster's highest leader epoch has them. */
  "topics.describe": { args: { cluster: string; topics: readonly string[] }; result: readonly PartitionSight[] };
  /** All topics, Kafka's own included, from whichever brokers answer. */
  "topics.list": { args: { cluster: string }; result: readonly string[] };
  /** The active controller by the highest epoch that any controller knows; null while nobody is elected, or nobody answers. */
  quorum: { args: { cluster: string }; result: { readonly leader: number | null; readonly epoch: number } };
  /** Who coordinates a group or a transactional.id; null where nobody leads its partition. `known`: those that there are. */
  coordinator: {
    args: { cluster: string; of: "group" | "transaction"; key: string };
    result: { readonly node: number | null; readonly known: readonly string[] };
  };
  /** Breaks something through Kafka's own interface, as a lease where it can be undone. `saw`: what the brokers say of it, in words. */
  apply: { args: NewLease & { deed: ObserverDeed }; result: Applied & { readonly saw: readonly string[] } };
  /** Values in force: a topic's from any broker; a node's (`broker`, by node name) from that broker or controller itself, as none answers for another. */
  "configs.describe": {
    args: { cluster: string; resource: { type: "topic" | "broker"; name: string }; keys: readonly string[] };
    result: Readonly<Record<string, string | null>>;
  };
  /** What a side has of these topics and groups, and of all ACLs: what two sides are compared by before one takes over. */
  inventory: {
    args: { cluster: string; topics: readonly string[]; groups: readonly string[] };
    result: Inventory;
  };
  /** Polls every node by itself from now on; emits `leader`, `isr`, `quorum`, `lag` and `group.offsets` events. */
  watch: {
    args: {
      topics: readonly string[];
      groups: readonly string[];
      /** The same cluster twice: how far its slowest in-sync replica is behind. */
      /** `copy`: what the topic is called at `to`, where that is another name. */
      lag: readonly { from: string; to: string; topic: string; copy?: string }[];
      everyMs: number;
    };
    result: Record<string, never>;
  };
  /** What the polling knows now, without asking anybody; null where nothing is watched. */
  sight: { args: Record<string, never>; result: { readonly watched: ObserverSight | null } };
  unwatch: { args: Record<string, never>; result: Record<string, never> };
  /** Signs of life of every node from the polling. */
  life: {
    args: Record<string, never>;
    result: readonly { node: string; lastAnswerAt: number | null; firstUnansweredSentAt: number | null }[];
  };
  /** Log end offsets from each partition's true leader (replica id −2: not the high watermark). */
  ends: { args: { cluster: string; topic: string; withinMs: number }; result: Readonly<Record<string, number>> };
  /** From each log's first offset to its end, as its true leader has them. */
  ranges: {
    args: { cluster: string; topic: string; withinMs: number };
    result: Readonly<Record<string, { readonly start: number; readonly end: number }>>;
  };
  /** By partition: the offset of the first record that is not older than this (milliseconds since 1970, as records have it); null = none is. */
  "offsets.at": {
    args: { cluster: string; topic: string; times: Readonly<Record<string, number>>; withinMs: number };
    result: Readonly<Record<string, number | null>>;
  };
  /** Commits these offsets, by partition, in the name of a group without members; refused where it has any. */
  "group.commit": {
    args: { cluster: string; group: string; topic: string; offsets: Readonly<Record<string, number>> };
    result: Record<string, never>;
  };
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
      /** Final reads use both: what each sees is told in lines of its own. */
      isolations: readonly ("uncommitted" | "committed")[];
      withinMs: number;
    };
    result: { records: number; partitions: number; complete: boolean };
  };
  /** Sets these for the topic itself (null takes one off it), and waits until every broker that answers has them in force. */
  "topics.configure": {
    args: { cluster: string; topic: string; settings: Readonly<Record<string, string | null>> };
    result: Record<string, never>;
  };
  /**
   * Tries to write a record that says it is a canary to every partition, with acks=all: whether a fence holds. Kafka's word for each refusal
   * by partition; null = it was taken, and stands in the log now.
   */
  "canary.write": {
    args: { cluster: string; topic: string };
    result: { readonly refused: Readonly<Record<string, string | null>> };
  };
  /**
   * Whether this user may write to every partition, asked of each leader's CLIENT listener by a write that no broker takes: its acks are 2, which
   * is looked at after the user's rights and before anything is appended. Kafka's word by partition: INVALID_REQUIRED_ACKS = may;
   * where a leader let nobody in or did not answer, why. None where no broker knows the topic.
   */
  "write.attempt": {
    args: { cluster: string; topic: string; as: Security };
    result: { readonly said: Readonly<Record<string, string>> };
  };
  /**
   * Which records of this run stand where, from each log's start up to these offsets, as readers of committed records see them. For comparing two
   * sides: nothing of it goes into the ledger. Fails where a log cannot be read that far.
   */
  "log.runs": {
    args: { cluster: string; topic: string; run: string; ends: Readonly<Record<string, number>>; withinMs: number };
    result: { readonly lines: readonly LogLine[]; readonly starts: Readonly<Record<string, number>> };
  };
  /** Records as they stand in a log, from the first of these offsets to before the second; at most 2,000 are asked for at once. */
  "records.take": {
    args: { cluster: string; topic: string; partition: number; from: number; to: number; withinMs: number };
    result: { readonly records: readonly KeptRecord[] };
  };
  /** Written with acks=all to the partition's leader, in this order, all of them or none; the offsets that the first and the last got. */
  "records.append": {
    args: { cluster: string; topic: string; partition: number; records: readonly KeptRecord[] };
    result: { readonly from: number; readonly to: number };
  };
};

export interface ObserverSight {
  /** What `watch` was told; no topics = all of them. */
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly nodes: readonly {
    readonly node: string;
    readonly cluster: string;
    readonly lastAnswerAt: number | null;
    readonly firstUnansweredSentAt: number | null;
  }[];
  /** By the highest leader epoch of each; nodes by name. */
  readonly partitions: readonly {
    readonly cluster: string;
    readonly topic: string;
    readonly partition: number;
    readonly leader: string | null;
    readonly isr: readonly string[];
    readonly replicas: readonly string[];
  }[];
  readonly quorums: readonly { readonly cluster: string; readonly leader: string | null; readonly epoch: number }[];
  /** Records between what a group has committed and the ends of the topic's logs; null where an end is not known. */
  readonly committed: readonly {
    readonly cluster: string;
    readonly group: string;
    readonly topic: string;
    readonly behind: number | null;
  }[];
  /** Over all partitions of a topic that are known: records together, seconds at most. */
  readonly lag: readonly {
    readonly from: string;
    readonly to: string;
    readonly topic: string;
    readonly records: number;
    readonly seconds: number;
  }[];
}

/** Undone: the topic's own settings as they were; the topic again, empty; its preferred leaders as they were. Poison stays where it is. */
export type ObserverDeed =
  | {
      readonly kind: "misconfigure";
      readonly cluster: string;
      readonly topic: string;
      readonly settings: Readonly<Record<string, string>>;
    }
  | { readonly kind: "deleteTopic"; readonly cluster: string; readonly topic: string }
  | { readonly kind: "shuffleLeaders"; readonly cluster: string; readonly topic: string }
  | {
      readonly kind: "poison";
      readonly cluster: string;
      readonly topic: string;
      readonly partition: number;
      readonly records: number;
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
