import type { RecordsBatch } from "@platformatic/kafka";
import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { Fetcher } from "./fetcher.ts";
import { Held } from "./held.ts";
import type { Place } from "./joining.ts";
import type { Leaders } from "./leaders.ts";
import type { Log, Positions } from "./positions.ts";
import { type ReceivedRun, received } from "./received.ts";
import { tell, tellEvent } from "./tell.ts";

export type ConsumerArgs = ClientCommands["consume.start"]["args"];

/** The partitions that a member holds by one generation of its group, where it took each up, and how far it is. */
export class Assignment {
  readonly place: Place;
  readonly #args: ConsumerArgs;
  readonly #leaders: Leaders;
  readonly #positions: Positions;
  readonly #partitions: readonly number[];
  readonly #fetchers = new Map<number, Fetcher>();
  /** The next offset to be processed. */
  readonly #next = new Map<number, number>();
  readonly #committed = new Map<number, number>();
  readonly #held = new Held();
  #isCurrent = true;

  constructor(args: ConsumerArgs, leaders: Leaders, positions: Positions, partitions: readonly number[], place: Place) {
    this.#args = args;
    this.#leaders = leaders;
    this.#positions = positions;
    this.#partitions = partitions;
    this.place = place;
  }

  /** Each partition as soon as its own leader has answered, so that one without a leader holds up no other. */
  async takeUp(): Promise<void> {
    if (this.#partitions.length === 0) return;
    const found = await this.#positions.committed(this.#partitions, () => this.#isCurrent);
    if (found === undefined) return;
    await Promise.all(this.#partitions.map((partition) => this.#takeUp(partition, found.get(partition))));
  }

  end(): void {
    this.#isCurrent = false;
    for (const fetcher of this.#fetchers.values()) fetcher.stop();
  }

  followLeaders(): void {
    for (const fetcher of this.#fetchers.values()) fetcher.follow();
  }

  get isCutOff(): boolean {
    return this.#fetchers.values().some((fetcher) => fetcher.isCutOff);
  }

  uncommitted(): Map<number, number> {
    return new Map([...this.#next].filter(([partition, next]) => this.#committed.get(partition) !== next));
  }

  committed(partition: number, offset: number): void {
    this.#committed.set(partition, offset);
  }

  /** A round of commits is over: who commits before processing goes on with its work. */
  work(): void {
    for (const { partition, runs } of this.#held.next((of) => this.#committed.get(of) ?? 0)) this.#tell(partition, runs);
  }

  /** Ends the work on all that is committed. */
  finish(): void {
    this.work();
    this.work();
  }

  /** A position that the log does not have is told as it was found, and then as what it was reset to. */
  async #takeUp(partition: number, found: number | undefined): Promise<void> {
    const log = await this.#positions.logOf(partition, () => this.#isCurrent);
    if (log === undefined || !this.#isCurrent) return;
    if (found !== undefined) tell({ report: "resumed", partition, offset: found, at: now(), found: true, logEnd: log.end });
    const isUsable = found !== undefined && found >= log.start && found <= log.end;
    const offset = isUsable ? found : this.#reset(partition, log);
    this.#committed.set(partition, offset);
    this.#next.set(partition, offset);
    const { topic, tuning } = this.#args;
    const fetcher = new Fetcher({
      topic,
      partition,
      tuning,
      leaders: this.#leaders,
      onBatches: (batches) => this.#process(partition, batches),
      onOutOfRange: () => this.#takeUpElsewhere(partition),
      onError: (error) => tell({ report: "error", error }),
    });
    this.#fetchers.set(partition, fetcher);
    void fetcher.run(offset);
  }

  /** What `auto.offset.reset` does, told as it happens. */
  #reset(partition: number, log: Log): number {
    const offset = this.#args.autoOffsetReset === "earliest" ? log.start : log.highWatermark;
    tell({ report: "resumed", partition, offset, at: now(), found: false, logEnd: log.end });
    return offset;
  }

  async #takeUpElsewhere(partition: number): Promise<number | undefined> {
    const log = await this.#positions.logOf(partition, () => this.#isCurrent);
    if (log === undefined || !this.#isCurrent) return undefined;
    const offset = this.#reset(partition, log);
    this.#next.set(partition, offset);
    return offset;
  }

  /** Told first, and only then open to be committed; or the other way round, where that is asked for. */
  #process(partition: number, batches: readonly RecordsBatch[]): void {
    const next = this.#next.get(partition);
    if (next === undefined || !this.#isCurrent) return;
    const { runs, corrupt, end } = received(batches, { run: this.#args.run, partition, from: next });
    if (this.#args.commit === "after") this.#tell(partition, runs);
    else this.#held.take({ partition, end, runs });
    for (const record of corrupt)
      tellEvent("record.corrupt", { cluster: this.#args.cluster, topic: this.#args.topic, partition, ...record });
    this.#next.set(partition, end);
  }

  #tell(partition: number, runs: readonly ReceivedRun[]): void {
    const at = now();
    for (const run of runs) tell({ report: "processed", partition, ...run, at });
  }
}
