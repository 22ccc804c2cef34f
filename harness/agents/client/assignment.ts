import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import type { Member } from "./member.ts";
import type { Positions } from "./positions.ts";
import { tell } from "./tell.ts";

/** The partitions a member holds and how far it is with each. Kafka's reset is ours to do here, so that it can be told when it happens. */
export class Assignment {
  readonly partitions: readonly number[];
  readonly #positions: Positions;
  readonly #reset: ClientCommands["consume.start"]["args"]["autoOffsetReset"];
  /** The next offset to be processed, for partitions that have been taken up. */
  readonly #next = new Map<number, number>();
  readonly #committed = new Map<number, number>();
  #isCurrent = true;

  constructor(partitions: readonly number[], positions: Positions, reset: "latest" | "earliest") {
    this.partitions = partitions;
    this.#positions = positions;
    this.#reset = reset;
  }

  /** Another assignment took its place. */
  end(): void {
    this.#isCurrent = false;
    this.#next.clear();
  }

  /** Each partition as soon as its own leader has answered, so that one without a leader holds up no other. */
  async takeUp(member: Member): Promise<void> {
    const found = await this.#positions.committed(this.partitions, () => this.#isCurrent);
    if (found === undefined) return;
    await Promise.all(this.partitions.map((partition) => this.#takeUp(partition, found.get(partition), member)));
  }

  next(partition: number): number | undefined {
    return this.#next.get(partition);
  }

  advance(partition: number, next: number): void {
    if (this.#next.has(partition)) this.#next.set(partition, next);
  }

  uncommitted(): Map<number, number> {
    return new Map([...this.#next].filter(([partition, next]) => this.#committed.get(partition) !== next));
  }

  committed(offsets: ReadonlyMap<number, number>): void {
    for (const [partition, offset] of offsets) this.#committed.set(partition, offset);
  }

  /** A position that the log does not have is told as it was found, and then as what it was reset to. */
  async #takeUp(partition: number, found: number | undefined, member: Member): Promise<void> {
    const log = await this.#positions.logOf(partition, () => this.#isCurrent);
    if (log === undefined || !this.#isCurrent) return;
    const isUsable = found !== undefined && found >= log.start && found <= log.end;
    const offset = isUsable ? found : this.#reset === "earliest" ? log.start : log.highWatermark;
    if (found !== undefined) tell({ report: "resumed", partition, offset: found, at: now(), found: true, logEnd: log.end });
    if (!isUsable) tell({ report: "resumed", partition, offset, at: now(), found: false, logEnd: log.end });
    this.#committed.set(partition, offset);
    this.#next.set(partition, offset);
    member.takeUp(partition, offset);
  }
}
