import type { LedgerLine, Outcome } from "../../ledger/lines.ts";
import { processedRuns } from "../../ledger/runs.ts";
import type { ConsumerReport } from "../../protocol/client-process.ts";
import type { ConsumerTotals } from "../../protocol/commands.ts";

export interface DeliveryPlan {
  readonly group: string;
  readonly member: string;
  readonly cluster: string;
  readonly topic: string;
  readonly resumeSource: "synced" | "translated" | "timestamp";
  readonly autoOffsetReset: "latest" | "earliest";
}

interface Committing {
  readonly at: number;
  readonly partition: number;
  readonly offset: number;
}

/** A consumer process's reports, folded into `processed`, `commit` and `resume` lines. What cannot be true is told to `onLie`. */
export class DeliveryLedger {
  readonly #plan: DeliveryPlan;
  readonly #emit: (line: LedgerLine) => void;
  readonly #onLie: (what: string) => void;
  readonly #runs;
  readonly #commits = new Map<number, Committing>();
  readonly #errors: Record<string, number> = {};
  #processed = 0;
  #lastProcessedAt: number | null = null;
  #assigned = 0;

  constructor(plan: DeliveryPlan, emit: (line: LedgerLine) => void, onLie: (what: string) => void = () => undefined) {
    this.#plan = plan;
    this.#emit = emit;
    this.#onLie = onLie;
    this.#runs = processedRuns(emit);
  }

  take(report: ConsumerReport): void {
    if (report.report === "processed") this.#take(report);
    if (report.report === "committing") this.#committing(report.commit, report);
    if (report.report === "committed") {
      this.#answered(report.commit, report.at, report.outcome);
      if (report.error !== undefined) this.countError(report.error);
    }
    if (report.report === "resumed") this.#resume(report);
    if (report.report === "assigned") this.#assigned = report.partitions.length;
  }

  countError(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1;
  }

  /** Nothing more will be reported: commits without an answer never get one. */
  end(): void {
    for (const [commit, { at }] of [...this.#commits]) this.#answered(commit, at, "indeterminate");
    this.#runs.flush();
  }

  flushBefore(time: number): void {
    this.#runs.flushBefore(time);
  }

  totals(): ConsumerTotals {
    return {
      processed: this.#processed,
      lastProcessedAt: this.#lastProcessedAt,
      assigned: this.#assigned,
      errors: { ...this.#errors },
    };
  }

  #take({ partition, offset, session, seq, at }: Extract<ConsumerReport, { report: "processed" }>): void {
    const { group, member, cluster, topic } = this.#plan;
    this.#runs.add({ group, member, cluster, topic, partition, offset, session, seq, at: [at, at] });
    this.#lastProcessedAt = at;
    this.#processed += seq[1] - seq[0] + 1;
  }

  #committing(commit: number, announced: Committing): void {
    if (this.#commits.has(commit)) this.#onLie(`announced commit ${commit} a second time`);
    else this.#commits.set(commit, announced);
  }

  #answered(commit: number, at: number, outcome: Outcome): void {
    const { group, cluster, topic } = this.#plan;
    const committing = this.#commits.get(commit);
    if (committing === undefined) {
      this.#onLie(`answered commit ${commit}, which it had not announced, or a second time`);
      return;
    }
    this.#commits.delete(commit);
    this.#runs.flush();
    const { partition, offset } = committing;
    this.#emit({ kind: "commit", group, cluster, topic, partition, offset, at, outcome });
  }

  #resume({ partition, offset, at, found, logEnd }: Extract<ConsumerReport, { report: "resumed" }>): void {
    const { group, cluster, topic, resumeSource, autoOffsetReset } = this.#plan;
    const source = found ? { source: resumeSource } : { source: "reset" as const, reset: autoOffsetReset };
    this.#emit({ kind: "resume", group, cluster, topic, partition, offset, at, ...source, logEnd });
  }
}
