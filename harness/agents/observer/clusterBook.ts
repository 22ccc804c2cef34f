import type { ObserverSight } from "../../protocol/commands.ts";
import type { Fleet } from "./fleet.ts";
import { offsetsTopic, partitionOfGroup } from "./groups.ts";
import { LogEndHistory } from "./logEnds.ts";
import { type Change, PartitionBook } from "./partitionBook.ts";
import type { QuorumClaim } from "./quorum.ts";
import { QuorumBook } from "./quorumBook.ts";
import type { Claim } from "./truth.ts";

/** What a group has committed, by partition; null where it has nothing. */
interface Committed {
  readonly group: string;
  readonly topic: string;
  readonly offsets: Readonly<Record<string, number | null>>;
}

/** What the polling has learned about one cluster, and the events that follow from each answer. */
export class ClusterBook {
  readonly name: string;
  readonly #groups: readonly string[];
  readonly #nameOf: (id: number) => string;
  readonly #partitions = new Map<string, PartitionBook>();
  readonly #ends = new Map<string, LogEndHistory>();
  readonly #replicated = new Map<string, LogEndHistory>();
  readonly #quorum = new QuorumBook();
  readonly #offsetsTold = new Map<string, string>();
  readonly #committed = new Map<string, Committed>();
  #offsetsPartitions = 0;

  constructor(fleet: Fleet, name: string, groups: readonly string[]) {
    this.name = name;
    this.#groups = groups;
    this.#nameOf = (id) => fleet.nameOf(name, id);
  }

  takeClaims(claims: readonly Claim[], sentAt: number): readonly Change[] {
    const groupPartitions = this.#groupPartitions(claims);
    return claims
      .filter(({ topic, partition }) => topic !== offsetsTopic || groupPartitions.has(partition))
      .flatMap((claim) => {
        const { topic, partition } = claim;
        const changes = entry(this.#partitions, keyOf(topic, partition), () => new PartitionBook(this.#nameOf)).take(
          claim,
          sentAt,
        );
        return changes.map(({ event, fields }) => ({ event, fields: { cluster: this.name, topic, partition, ...fields } }));
      });
  }

  takeQuorum(claim: QuorumClaim): readonly Change[] {
    const truth = this.#quorum.take(claim);
    if (truth === undefined) return [];
    const leader = truth.leader < 0 ? null : this.#nameOf(truth.leader);
    return [{ event: "quorum", fields: { cluster: this.name, leader, epoch: truth.epoch } }];
  }

  /** A group that never committed anything here is no news. */
  takeOffsets(group: string, topic: string, offsets: Readonly<Record<string, number | null>>): readonly Change[] {
    const key = `${group} ${topic}`;
    const told = this.#offsetsTold.get(key);
    const text = JSON.stringify(offsets);
    if (text === told || (told === undefined && Object.values(offsets).every((offset) => offset === null))) return [];
    this.#offsetsTold.set(key, text);
    this.#committed.set(key, { group, topic, offsets });
    return [{ event: "group.offsets", fields: { cluster: this.name, group, topic, offsets } }];
  }

  /** What is known now, with names for ids. */
  sight(): Pick<ObserverSight, "partitions" | "quorums" | "committed"> {
    const cluster = this.name;
    const quorum = this.#quorum.truth;
    return {
      partitions: this.truths().map(({ topic, partition, leader, isr, replicas }) => ({
        cluster,
        topic,
        partition,
        leader: leader < 0 ? null : this.#nameOf(leader),
        isr: isr.map(this.#nameOf),
        replicas: replicas.map(this.#nameOf),
      })),
      quorums:
        quorum === undefined
          ? []
          : [{ cluster, leader: quorum.leader < 0 ? null : this.#nameOf(quorum.leader), epoch: quorum.epoch }],
      committed: [...this.#committed.values()].map(({ group, topic, offsets }) => ({
        cluster,
        group,
        topic,
        behind: this.#behind(topic, offsets),
      })),
    };
  }

  /** Records between what is committed and the log's end; null where an end is not known. */
  #behind(topic: string, offsets: Committed["offsets"]): number | null {
    const each = Object.entries(offsets).map(([partition, offset]) => {
      const end = this.#ends.get(keyOf(topic, Number(partition)))?.latest()?.end;
      return end === undefined ? null : Math.max(0, end - (offset ?? 0));
    });
    return each.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
  }

  /** The partitions of these topics that a node truly leads. */
  ledBy(node: number, topics: readonly string[]): readonly Claim[] {
    return this.truths().filter(({ leader, topic }) => leader === node && topics.includes(topic));
  }

  truths(): readonly Claim[] {
    return [...this.#partitions.values()].flatMap(({ truth }) => truth ?? []);
  }

  /** The id of the node that coordinates a group; −1 where none does, or the cluster has no groups at all. */
  coordinatorOf(group: string): number {
    if (this.#offsetsPartitions === 0) return -1;
    const key = keyOf(offsetsTopic, partitionOfGroup(group, this.#offsetsPartitions));
    return this.#partitions.get(key)?.truth?.leader ?? -1;
  }

  endsOf(topic: string, partition: number): LogEndHistory {
    return entry(this.#ends, keyOf(topic, partition), () => new LogEndHistory());
  }

  /** Up to where every in-sync replica is known to have the log: the high watermark, as its leader told it. */
  replicatedEndsOf(topic: string, partition: number): LogEndHistory {
    return entry(this.#replicated, keyOf(topic, partition), () => new LogEndHistory());
  }

  #groupPartitions(claims: readonly Claim[]): ReadonlySet<number> {
    const count = claims.reduce((sum, { topic }) => sum + (topic === offsetsTopic ? 1 : 0), 0);
    if (count > 0) this.#offsetsPartitions = count;
    return new Set(count === 0 ? [] : this.#groups.map((group) => partitionOfGroup(group, count)));
  }
}

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
