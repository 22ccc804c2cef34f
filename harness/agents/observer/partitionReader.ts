import type { fetchV17 } from "@platformatic/kafka";
import type { Isolation, LogLine, Read } from "../../ledger/lines.ts";
import { logRuns } from "../../ledger/runs.ts";
import { AbortedFilter, isControl } from "./aborted.ts";
import { identify } from "./records.ts";
import type { Standing } from "./standing.ts";

/** What is read, and how its records are to be called. */
export interface Log {
  readonly cluster: string;
  readonly topic: string;
  readonly read: Read;
  readonly run: string;
  readonly nativeSessions: ReadonlySet<string>;
}

/** So many in a row, as a broker may answer empty once for reasons of its own. */
const emptyAnswersTillEnd = 2;

/** One partition's log read from its start to a pinned end, folded into runs. */
export class PartitionReader {
  readonly standing: Standing;
  readonly isolation: Isolation;
  readonly end: number;
  readonly lines: LogLine[] = [];
  readonly foreign: number[] = [];
  readonly corrupt: number[] = [];
  records = 0;
  position: number;
  readonly #log: Log;
  readonly #runs = logRuns((line) => this.lines.push(line));
  readonly #aborted = new AbortedFilter();
  #emptyAnswers = 0;

  constructor(log: Log, standing: Standing, isolation: Isolation) {
    this.#log = log;
    this.standing = standing;
    this.isolation = isolation;
    this.position = standing.logStart;
    this.end = isolation === "committed" ? Math.min(standing.lastStable, standing.highWatermark) : standing.highWatermark;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  take({ records: batches, abortedTransactions }: fetchV17.FetchResponsePartition): void {
    const { run, nativeSessions, cluster, topic, read } = this.#log;
    const { partition } = this.standing;
    const before = this.position;
    if (this.isolation === "committed") this.#aborted.expect(abortedTransactions);
    for (const batch of batches ?? []) {
      if (this.atEnd) break;
      const skipped = this.isolation === "committed" && this.#aborted.isAborted(batch);
      for (const record of skipped || isControl(batch) ? [] : batch.records) {
        const found = identify(record, batch.firstOffset, run, partition);
        if (found.offset < before) continue;
        if ("problem" in found) {
          this[found.problem].push(found.offset);
          continue;
        }
        const { session, seq } = found.identity;
        const origin = nativeSessions.has(session) ? "native" : "mirrored";
        this.records += 1;
        this.#runs.add({
          cluster,
          topic,
          partition,
          isolation: this.isolation,
          read,
          origin,
          offset: [found.offset, found.offset],
          session,
          seq: [seq, seq],
        });
      }
      this.position = Number(batch.firstOffset) + batch.lastOffsetDelta + 1;
    }
    if (this.position > before) this.#emptyAnswers = 0;
  }

  /**
   * A whole response without a record, while the node itself says that the log reaches to our end: compaction has taken what
   * stood there. An empty part of a response that was full of other partitions says nothing.
   */
  takeNothing({ highWatermark, lastStableOffset }: fetchV17.FetchResponsePartition): void {
    const served = this.isolation === "committed" ? lastStableOffset : highWatermark;
    if (served < BigInt(this.end)) return;
    this.#emptyAnswers += 1;
    if (this.#emptyAnswers >= emptyAnswersTillEnd) this.position = this.end;
  }

  /** Closes the last run. */
  finish(): void {
    this.#runs.flush();
  }
}
