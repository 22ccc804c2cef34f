import type { Outcome, Range } from "../../ledger/lines.ts";

/** What became of records that were sent; `at` null = never answered. */
export interface Fate {
  readonly outcome: Outcome;
  readonly at: number | null;
  /** Of the first record of the part. */
  readonly offset: number | null;
  readonly error?: string;
}

/** Consecutive records of a batch that met one fate. */
export interface Part {
  readonly seq: Range;
  readonly fate: Fate;
}

export interface Announced {
  readonly partition: number;
  readonly session: string;
  readonly seq: Range;
  readonly slots: Range;
}

interface Batch extends Announced {
  readonly parts: Part[];
  /** Records without a fate. */
  open: number;
}

/**
 * Batches between their announcement and their last answer. What a program reports of them is checked against what it announced:
 * `announce` and `answer` give what is wrong with a report, in words, and then leave everything as it was.
 */
export class Batches {
  readonly #open = new Map<number, Batch>();
  /** Per partition, in the order of sending; the head waits for its answers. */
  readonly #waiting: Batch[][];
  readonly #nextSeq = new Map<string, number>();
  #greatest = -1;

  constructor(partitions: number) {
    this.#waiting = Array.from({ length: partitions }, () => []);
  }

  announce(id: number, { partition, session, seq, slots }: Announced): string | undefined {
    const of = `${session}/${partition}`;
    const next = this.#nextSeq.get(of) ?? 0;
    if (id <= this.#greatest) return `announced batch ${id} after batch ${this.#greatest}`;
    if (seq[0] !== next) return `announced ${of} from sequence number ${seq[0]}, where ${next} was next`;
    const batch: Batch = { partition, session, seq, slots, parts: [], open: records(seq) };
    this.#greatest = id;
    this.#nextSeq.set(of, seq[1] + 1);
    this.#open.set(id, batch);
    this.#waiting[partition]?.push(batch);
    return undefined;
  }

  find(id: number): Announced | undefined {
    return this.#open.get(id);
  }

  /** `seq` = the part that the answer is about; absent = all of the batch. */
  answer(id: number, fate: Fate, seq?: Range): string | undefined {
    const batch = this.#open.get(id);
    if (batch === undefined)
      return id > this.#greatest ? `answered batch ${id}, which it never announced` : `answered batch ${id} a second time`;
    const part = seq ?? batch.seq;
    if (part[0] < batch.seq[0] || part[1] > batch.seq[1])
      return `answered ${part.join("–")} of batch ${id}, which is ${batch.seq.join("–")}`;
    if (batch.parts.some((other) => other.seq[0] <= part[1] && part[0] <= other.seq[1]))
      return `answered ${part.join("–")} of batch ${id} a second time`;
    batch.parts.push({ seq: part, fate });
    batch.open -= records(part);
    if (batch.open === 0) this.#open.delete(id);
    return undefined;
  }

  /** Everything that has no answer meets this fate. */
  answerAll(fate: Fate): void {
    for (const batch of this.#open.values()) {
      for (const seq of gaps(batch)) batch.parts.push({ seq, fate });
      batch.open = 0;
    }
    this.#open.clear();
  }

  /** Takes the batches at the head of a partition that are answered in full, parts in the order of sending. */
  *settled(partition: number): Generator<Announced & { readonly parts: readonly Part[] }> {
    const waiting = this.#waiting[partition] ?? [];
    for (let head = waiting[0]; head?.open === 0; head = waiting[0]) {
      waiting.shift();
      if (head.parts.length > 1) head.parts.sort((a, b) => a.seq[0] - b.seq[0]);
      yield head;
    }
  }
}

export const records = ([from, to]: Range): number => to - from + 1;

function gaps({ seq, parts }: Batch): Range[] {
  const found: Range[] = [];
  let next = seq[0];
  for (const { seq: part } of parts.toSorted((a, b) => a.seq[0] - b.seq[0])) {
    if (part[0] > next) found.push([next, part[0] - 1]);
    next = part[1] + 1;
  }
  if (next <= seq[1]) found.push([next, seq[1]]);
  return found;
}
