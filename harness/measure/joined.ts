/**
 * Runs of runs: neighbours that no figure needs to tell apart become one line, so that a book grows with what went wrong in a
 * run and not with how long it lasted.
 */
import type { LedgerLine } from "../ledger/lines.ts";
import type { OnRunClock } from "./clocks.ts";

type Mutable<Line> = { -readonly [Field in keyof Line]: Line[Field] };

/** When lines of one kind are neighbours. A stream's lines are looked at in the order in which they come. */
export interface Neighbours<Line extends LedgerLine> {
  isSameStream(run: Line, next: Line): boolean;
  /** Whether nothing about this line is worth a line of its own. */
  isPlain(line: Line, slack: number): boolean;
  follows(run: Line, next: Line): boolean;
  /** The key of their stream where `next` belongs before what has been read of it already. */
  lateIn?(run: Line, next: Line): string | undefined;
  /** Makes `run` longer by `next`. */
  grow(run: Mutable<Line>, next: Line): void;
}

interface Latest<Line extends LedgerLine> {
  readonly run: Mutable<OnRunClock<Line>>;
  readonly plain: boolean;
}

export class Joined<Line extends LedgerLine & { readonly partition: number }> {
  /** In the order of their first lines. */
  readonly lines: OnRunClock<Line>[] = [];
  /** Those of them that stand for more than one. */
  readonly long = new Set<OnRunClock<Line>>();
  /** Streams that the lines tell out of order, by key. */
  readonly disordered = new Set<string>();
  readonly #neighbours: Neighbours<Line>;
  /** The last line of every stream, by partition. */
  readonly #latest = new Map<number, Latest<Line>[]>();

  constructor(neighbours: Neighbours<Line>) {
    this.#neighbours = neighbours;
  }

  add(line: Line, slack = 0): void {
    const { isSameStream, isPlain, follows, grow, lateIn } = this.#neighbours;
    const ofPartition = this.#ofPartition(line.partition);
    const plain = isPlain(line, slack);
    const at = ofPartition.findIndex(({ run }) => isSameStream(run, line));
    const latest = ofPartition[at];
    const late = latest && lateIn?.(latest.run, line);
    if (late !== undefined) this.disordered.add(late);
    if (plain && latest?.plain === true && follows(latest.run, line)) {
      grow(latest.run, line);
      this.long.add(latest.run);
      return;
    }
    const run = { ...line, slack };
    this.lines.push(run);
    if (at < 0) ofPartition.push({ run, plain });
    else ofPartition[at] = { run, plain };
  }

  #ofPartition(partition: number): Latest<Line>[] {
    const known = this.#latest.get(partition);
    if (known !== undefined) return known;
    const fresh: Latest<Line>[] = [];
    this.#latest.set(partition, fresh);
    return fresh;
  }
}
