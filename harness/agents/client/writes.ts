import type { LedgerLine, Outcome, Range } from "../../ledger/lines.ts";
import { unsentRuns, writeRuns } from "../../ledger/runs.ts";
import { everyAt, intendedAt, lastDueSlot, type Schedule, scheduleLines } from "../../ledger/schedule.ts";
import type { ProducerTotals } from "../../protocol/commands.ts";
import { Latencies, RecentLatencies } from "./latencies.ts";
import type { ProducerReport } from "./reports.ts";

export interface WritePlan {
  readonly session: string;
  readonly cluster: string;
  readonly topic: string;
  /** By partition. */
  readonly schedules: readonly Schedule[];
  readonly latencyObjectiveMs: number;
}

interface Fate {
  readonly outcome: Outcome;
  readonly at: number | null;
  readonly offset: number | null;
  readonly error?: string;
}

interface Batch {
  readonly partition: number;
  readonly session: string;
  readonly seq: Range;
  readonly slots: Range;
  fate?: Fate;
}

/** What a producer that is no more had sent and was never told about. */
const neverAnswered: Fate = { outcome: "indeterminate", at: null, offset: null, error: "NEVER_ANSWERED" };

/**
 * A producer process's reports, folded into `write`, `unsent` and `schedule` lines. Batches enter the ledger in the order of
 * sending, slot by slot, so that a run closes at 100 ms however large the batches were.
 */
export class WriteLedger {
  readonly #plan: WritePlan;
  readonly #emit: (line: LedgerLine) => void;
  readonly #writes;
  readonly #unsent;
  readonly #batches = new Map<number, Batch>();
  /** Per partition, in the order of sending; the head waits for its answer. */
  readonly #waiting: Batch[][];
  readonly #handled: number[];
  readonly #latencies = new Latencies();
  readonly #recent = new RecentLatencies();
  #lastAckAt: number | null = null;
  readonly #lastAckAtOf: (number | null)[];
  readonly #counts = { acknowledged: 0, rejected: 0, indeterminate: 0, unsent: 0, inFlight: 0 };
  readonly #errors: Record<string, number> = {};

  constructor(plan: WritePlan, emit: (line: LedgerLine) => void) {
    this.#plan = plan;
    this.#emit = emit;
    const spacing = { everyAt: (partition: number, at: number) => everyAt(scheduleOf(plan, partition), at) };
    this.#writes = writeRuns(emit, spacing);
    this.#unsent = unsentRuns(emit, spacing);
    this.#waiting = plan.schedules.map(() => []);
    this.#lastAckAtOf = plan.schedules.map(() => null);
    this.#handled = plan.schedules.map(({ firstSlot }) => firstSlot - 1);
  }

  take(report: ProducerReport): void {
    if (report.report === "sending") this.#sending(report.batch, report);
    if (report.report === "acknowledged") this.#acknowledged(report.batch, report.at);
    if (report.report === "acknowledged") this.#answered(report.batch, { ...report, outcome: "acknowledged" });
    if (report.report === "failed") {
      this.#answered(report.batch, { ...report, offset: null });
      this.countError(report.error);
    }
    if (report.report === "unsent") this.#drop(report.partition, report.slots);
  }

  countError(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1;
  }

  /** Nothing more will be reported: what has no answer never gets one, and what was due by then was not sent. */
  end(at: number): void {
    for (const batch of this.#batches.values()) batch.fate ??= neverAnswered;
    const { schedules, topic } = this.#plan;
    schedules.forEach((schedule, partition) => {
      this.#settle(partition);
      this.#drop(partition, [(this.#handled[partition] ?? -1) + 1, lastDueSlot(schedule, at)]);
    });
    this.#writes.flush();
    this.#unsent.flush();
    schedules.forEach((schedule, partition) => {
      for (const line of scheduleLines(schedule, this.#handled[partition] ?? -1, { topic, partition })) this.#emit(line);
    });
  }

  flushBefore(time: number): void {
    this.#writes.flushBefore(time);
    this.#unsent.flushBefore(time);
  }

  /** `at` = now: what is recent depends on it. */
  totals(at: number): ProducerTotals {
    return {
      ...this.#counts,
      slots: this.#plan.schedules.reduce((sum, { firstSlot }, i) => sum + (this.#handled[i] ?? -1) + 1 - firstSlot, 0),
      lastAckAt: this.#lastAckAt,
      lastAckAtOf: [...this.#lastAckAtOf],
      latencyMs: this.#latencies.quantiles(),
      recentLatencyMs: this.#recent.quantiles(at),
      errors: { ...this.#errors },
    };
  }

  #sending(id: number, { partition, session, seq, slots }: Batch): void {
    const batch = { partition, session, seq, slots };
    this.#batches.set(id, batch);
    this.#waiting[partition]?.push(batch);
    this.#handled[partition] = slots[1];
    this.#counts.inFlight += seq[1] - seq[0] + 1;
  }

  #acknowledged(id: number, at: number): void {
    this.#lastAckAt = at;
    const partition = this.#batches.get(id)?.partition;
    if (partition !== undefined) this.#lastAckAtOf[partition] = at;
  }

  #answered(id: number, { outcome, at, offset, error }: Fate): void {
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    this.#batches.delete(id);
    batch.fate = { outcome, at, offset, ...(error !== undefined && { error }) };
    this.#settle(batch.partition);
  }

  /** Writes down the batches at the head of a partition that have met their fate. */
  #settle(partition: number): void {
    const waiting = this.#waiting[partition] ?? [];
    for (let head = waiting[0]; head?.fate !== undefined; head = waiting[0]) {
      this.#write(head, head.fate);
      waiting.shift();
    }
  }

  #write({ partition, session, seq, slots }: Batch, { outcome, at, offset, error }: Fate): void {
    const { cluster, topic, latencyObjectiveMs } = this.#plan;
    const schedule = scheduleOf(this.#plan, partition);
    const records = seq[1] - seq[0] + 1;
    this.#counts.inFlight -= records;
    this.#counts[outcome] += records;
    for (let i = 0; i < records; i += 1) {
      const intended = intendedAt(schedule, slots[0] + i);
      const latencyMs = at === null || outcome === "indeterminate" ? null : (at - intended) * 1000;
      const isAcknowledged = outcome === "acknowledged" && latencyMs !== null;
      if (isAcknowledged) {
        this.#latencies.add(latencyMs);
        this.#recent.add(latencyMs, at ?? intended);
      }
      this.#writes.add({
        session,
        cluster,
        topic,
        partition,
        outcome,
        seq: [seq[0] + i, seq[0] + i],
        offset: offset === null ? null : offset + i,
        intended: [intended, intended],
        answered: at === null ? null : [at, at],
        latencyMsMax: latencyMs === null ? null : Math.round(latencyMs * 1000) / 1000,
        late: isAcknowledged && latencyMs > latencyObjectiveMs ? 1 : 0,
        ...(error !== undefined && { error }),
      });
    }
  }

  #drop(partition: number, [from, to]: Range): void {
    const { session, cluster, topic } = this.#plan;
    const schedule = scheduleOf(this.#plan, partition);
    for (let slot = from; slot <= to; slot += 1) {
      this.#unsent.add({ session, cluster, topic, partition, intended: intendedAt(schedule, slot) });
      this.#counts.unsent += 1;
    }
    if (to >= from) this.#handled[partition] = to;
  }
}

function scheduleOf({ schedules }: WritePlan, partition: number): Schedule {
  const schedule = schedules[partition];
  if (schedule === undefined) throw new Error(`partition ${partition} has no schedule; there are ${schedules.length}`);
  return schedule;
}
