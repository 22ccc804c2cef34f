import type { fetchV17 } from "@platformatic/kafka";
import type { KeptRecord } from "../../protocol/commands.ts";
import { AbortedFilter, isControl } from "./aborted.ts";
import type { Reading } from "./fetch.ts";
import type { Standing } from "./standing.ts";

/** Keeps the committed records of a stretch of one log whole: offsets from `position` on, before `end`. */
export class RecordKeeper implements Reading {
  readonly standing: Standing;
  readonly isolation = "committed";
  readonly records: KeptRecord[] = [];
  readonly #end: number;
  readonly #aborted = new AbortedFilter();
  position: number;

  constructor(standing: Standing, from: number, end: number) {
    this.standing = standing;
    this.position = from;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.#end;
  }

  take({ records: batches, abortedTransactions }: fetchV17.FetchResponsePartition): void {
    const from = this.position;
    this.#aborted.expect(abortedTransactions);
    for (const batch of batches ?? []) {
      const isLeftOut = this.#aborted.isAborted(batch) || isControl(batch);
      for (const record of isLeftOut ? [] : batch.records) {
        const offset = Number(batch.firstOffset) + record.offsetDelta;
        if (offset < from || offset >= this.#end) continue;
        this.records.push({
          offset,
          timestamp: Number(batch.firstTimestamp + record.timestampDelta),
          key: base64(record.key),
          value: base64(record.value),
          headers: record.headers.map(([key, value]) => [base64(key) ?? "", base64(value)] as const),
        });
      }
      this.position = Number(batch.firstOffset) + batch.lastOffsetDelta + 1;
    }
  }

  /** Compaction may have taken all that is left of the stretch: whoever asked sees that it was not read to its end. */
  takeNothing(): void {}

  finish(): void {}
}

const base64 = (bytes: Buffer | null): string | null => bytes?.toString("base64") ?? null;
