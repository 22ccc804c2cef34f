import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../core/errors.ts";
import type { ObservedNode, ObserverCommands, ObserverSight } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log } from "../serve.ts";
import { ClusterBook } from "./clusterBook.ts";
import { claimsOf } from "./describe.ts";
import { Unanswered } from "./endpoint.ts";
import { Refused } from "./errorCodes.ts";
import { type Broker, type Controller, Fleet, type Node } from "./fleet.ts";
import { committedAt, offsetsTopic } from "./groups.ts";
import { assertKnown, lagsOf } from "./lag.ts";
import type { LeaderMemory } from "./leaderMemory.ts";
import { Life, noSigns, type SignsOfLife } from "./life.ts";
import type { Lag, LogEndHistory } from "./logEnds.ts";
import { type Position, positionsTold } from "./offsets.ts";
import type { Change } from "./partitionBook.ts";
import { quorumClaimOf } from "./quorum.ts";
import type { Claim } from "./truth.ts";

type Watching = ObserverCommands["watch"]["args"];

/** A node that says nothing for this long has not answered; the others are asked meanwhile. */
const answerWithinMs = 1000;
/** Lag and group offsets change all the time: told this often, however often nodes are asked. */
const tellEveryMs = 500;

/** Polls every node by itself, and tells what changes. */
export class Watch {
  readonly #watching: Watching;
  readonly #fleet: Fleet;
  readonly #lives: ReadonlyMap<string, Life>;
  readonly #books: ReadonlyMap<string, ClusterBook>;
  readonly #stopping = new AbortController();

  constructor(nodes: readonly ObservedNode[], memory: LeaderMemory, watching: Watching) {
    this.#watching = watching;
    assertKnown(watching.lag, nodes);
    const lives = new Map(nodes.map(({ name }) => [name, new Life()]));
    this.#lives = lives;
    this.#fleet = new Fleet(nodes, { timeoutMs: answerWithinMs, memory, earOf: ({ name }) => lives.get(name) });
    this.#books = new Map(this.#fleet.clusters().map((name) => [name, new ClusterBook(this.#fleet, name, watching.groups)]));
  }

  start(): void {
    const { everyMs } = this.#watching;
    for (const node of this.#fleet.nodes) void this.#repeat(everyMs, () => this.#askNode(node));
    for (const book of this.#books.values()) void this.#repeat(Math.max(everyMs, tellEveryMs), () => this.#askGroups(book));
    void this.#repeat(Math.max(everyMs, tellEveryMs), async () => this.#tellLag());
  }

  get isOn(): boolean {
    return !this.#stopping.signal.aborted;
  }

  stop(): void {
    this.#stopping.abort();
    this.#fleet.close();
  }

  /** What the polling knows now; asks nobody. */
  sight(): ObserverSight {
    const { topics, groups } = this.#watching;
    const books = [...this.#books.values()].map((book) => book.sight());
    return {
      topics,
      groups,
      nodes: this.#fleet.nodes.map(({ name: node, cluster }) => ({ node, cluster, ...(this.lifeOf(node) ?? noSigns) })),
      partitions: books.flatMap(({ partitions }) => partitions),
      quorums: books.flatMap(({ quorums }) => quorums),
      committed: books.flatMap(({ committed }) => committed),
      lag: this.#watching.lag.flatMap((pair) => {
        const lags = this.#lagsOf(pair).map(({ fields }) => fields as unknown as Lag);
        return lags.length === 0
          ? []
          : [{ ...pair, records: sum(lags.map(({ records }) => records)), seconds: Math.max(...lags.map((lag) => lag.seconds)) }];
      }),
    };
  }

  lifeOf(node: string): SignsOfLife | undefined {
    return this.#lives.get(node)?.signs();
  }

  async #repeat(everyMs: number, round: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const began = performance.now();
      await round();
      await sleep(Math.max(0, everyMs - (performance.now() - began)), undefined, { signal }).catch(() => {});
    }
  }

  async #askNode(node: Node): Promise<void> {
    const questions: Promise<void>[] = [];
    const { broker, controller } = node;
    if (broker !== null) questions.push(this.#askClaims({ ...node, broker }), this.#askLogEnds({ ...node, broker }));
    if (controller !== null) questions.push(this.#askQuorum({ ...node, controller }));
    await Promise.all(questions.map((question) => this.#settled(question)));
    this.#tellLife(node);
  }

  async #askClaims(node: Broker): Promise<void> {
    const { topics, groups } = this.#watching;
    const sentAt = now();
    const claims = await claimsOf(node, groups.length === 0 ? topics : [...topics, offsetsTopic]);
    this.#fleet.memory.remember(node.cluster, claims);
    this.#tell(this.#bookOf(node.cluster).takeClaims(claims, sentAt));
  }

  /** Of all partitions that the node leads in one question: what is asked most often should cost a broker least. */
  async #askLogEnds(node: Broker): Promise<void> {
    const book = this.#bookOf(node.cluster);
    const pairs = this.#watching.lag.filter(({ from, to }) => from === node.cluster || to === node.cluster);
    const led = book.ledBy(node.id, [...new Set(pairs.flatMap(({ topic, copy }) => [topic, copy ?? topic]))]);
    const within = new Set(pairs.flatMap(({ from, to, topic }) => (from === to ? topic : [])));
    await this.#askEnds(node, "logEnd", led, (topic, partition) => book.endsOf(topic, partition));
    const replicated = led.filter(({ topic }) => within.has(topic));
    await this.#askEnds(node, "highWatermark", replicated, (topic, partition) => book.replicatedEndsOf(topic, partition));
  }

  async #askEnds(
    node: Broker,
    position: Position,
    partitions: readonly Claim[],
    historyOf: (topic: string, partition: number) => LogEndHistory,
  ): Promise<void> {
    if (partitions.length === 0) return;
    const sentAt = now();
    const told = await positionsTold(node, position, partitions);
    const answeredAt = now();
    for (const { topic, partition, offset: end } of told) historyOf(topic, partition).add({ end, sentAt, answeredAt });
  }

  async #askQuorum(node: Controller): Promise<void> {
    this.#tell(this.#bookOf(node.cluster).takeQuorum(await quorumClaimOf(node)));
  }

  async #askGroups(book: ClusterBook): Promise<void> {
    const { topics, groups } = this.#watching;
    const partitions = book.truths().filter(({ topic }) => topics.includes(topic));
    const asked = new Map(
      [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, all]) => [topic, all.map((one) => one.partition)]),
    );
    if (asked.size === 0) return;
    const questions = [...Map.groupBy(groups, (group) => book.coordinatorOf(group))].map(async ([coordinator, coordinated]) => {
      const node = this.#fleet.broker(book.name, coordinator);
      if (node === undefined) return;
      const committed = await committedAt(node, coordinated, asked);
      this.#tell(committed.flatMap(({ group, topic, offsets }) => book.takeOffsets(group, topic, offsets)));
    });
    await Promise.all(questions.map((question) => this.#settled(question)));
  }

  #tellLag(): void {
    for (const pair of this.#watching.lag) this.#tell(this.#lagsOf(pair));
  }

  #lagsOf(pair: Watching["lag"][number]): readonly Change[] {
    const freshSince = now() - (3 * this.#watching.everyMs) / 1000;
    return lagsOf(this.#bookOf(pair.from), this.#bookOf(pair.to), pair, freshSince);
  }

  #tellLife({ name: node, cluster }: Node): void {
    const judgement = this.#lives.get(node)?.judge();
    if (judgement !== undefined) this.#tell([{ event: judgement.event, fields: { cluster, node, ...judgement.silence } }]);
  }

  #tell(changes: readonly Change[]): void {
    if (!this.#stopping.signal.aborted) for (const { event, fields } of changes) emit(event, fields);
  }

  /** A node that refuses or says nothing is no failure of ours; anything else is said, and the watch goes on. */
  async #settled(question: Promise<void>): Promise<void> {
    try {
      await question;
    } catch (error) {
      if (!(error instanceof Unanswered) && !(error instanceof Refused)) log(`watch: ${messageOf(error)}`);
    }
  }

  #bookOf(cluster: string): ClusterBook {
    const book = this.#books.get(cluster);
    if (book === undefined) throw new Error(`no nodes of cluster "${cluster}"`);
    return book;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
