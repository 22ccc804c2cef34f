import { isOfSession } from "../../ledger/identity.ts";
import { type KeySpace, keyOf } from "../../ledger/keys.ts";
import type { LedgerLine, Range } from "../../ledger/lines.ts";
import { unsentRuns, writeRuns } from "../../ledger/runs.ts";
import { everyAt, intendedAt, lastDueSlot, type Schedule, scheduleLines } from "../../ledger/schedule.ts";
import type { ProducerReport } from "../../protocol/client-process.ts";
import type { ProducerTotals } from "../../protocol/commands.ts";
import { type Announced, Batches, type Fate, type Part, records } from "./batches.ts";
import { Latencies, RecentLatencies } from "./latencies.ts";
import { type LatencyWindow, LatencyWindows } from "./latency-windows.ts";

export interface WritePlan {
  readonly session: string;
  readonly cluster: string;
  readonly topic: string;
  /** By partition. */
  readonly schedules: readonly Schedule[];
  readonly latencyObjectiveMs: number;
  readonly keys?: KeySpace;
}

/** What a producer that is no more had sent and was never told about. */
const neverAnswered: Fate = { outcome: "indeterminate", at: null, offset: null, error: "NEVER_ANSWERED" };

/** Above any rounding of a clock, far below any answer time. */
const clockGrain = 1e-3;

/**
 * A producer process's reports, folded into `write`, `unsent` and `schedule` lines. Batches enter the ledger in the order of
 * sending, slot by slot, so that a run closes at 100 ms however large the batches were. A report that cannot be true is told to
 * `onLie` and otherwise passed over.
 */
export class WriteLedger {
  readonly #plan: WritePlan;
  readonly #emit: (line: LedgerLine) => void;
  readonly #onLie: (what: string) => void;
  readonly #writes;
  readonly #unsent;
  readonly #batches: Batches;
  readonly #handled: number[];
  readonly #latencies = new Latencies();
  readonly #recent = new RecentLatencies();
  readonly #windows: LatencyWindows;
  #lastAckAt: number | null = null;
  readonly #lastAckAtOf: (number | null)[];
  readonly #counts = { acknowledged: 0, rejected: 0, indeterminate: 0, unsent: 0, inFlight: 0 };
  readonly #errors: Record<string, number> = {};

  constructor(
    plan: WritePlan,
    emit: (line: LedgerLine) => void,
    onLie: (what: string) => void = () => undefined,
    onLatencies: (window: LatencyWindow) => void = () => undefined,
  ) {
    this.#plan = plan;
    this.#windows = new LatencyWindows(onLatencies);
    this.#emit = emit;
    this.#onLie = onLie;
    const spacing = { everyAt: (partition: number, at: number) => everyAt(scheduleOf(plan, partition), at) };
    this.#writes = writeRuns(emit, spacing);
    this.#unsent = unsentRuns(emit, spacing);
    this.#batches = new Batches(plan.schedules.length);
    this.#lastAckAtOf = plan.schedules.map(() => null);
    this.#handled = plan.schedules.map(({ firstSlot }) => firstSlot - 1);
  }

  /** `now` = when it was heard, on the run's clock. */
  take(report: ProducerReport, now: number): void {
    if (report.report === "sending") this.#sending(report.batch, report, now);
    if (report.report === "acknowledged") this.#answered(report.batch, { ...report, outcome: "acknowledged" }, report.seq);
    if (report.report === "failed") {
      this.#answered(report.batch, { ...report, offset: null }, report.seq);
      this.countError(report.error);
    }
    if (report.report === "unsent" && this.#isNext("dropped", report, now)) this.#drop(report.partition, report.slots);
  }

  countError(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1;
  }

  /** Nothing more will be reported: what has no answer never gets one, and what was due by then was not sent. */
  end(at: number): void {
    this.#batches.answerAll(neverAnswered);
    const { schedules, topic } = this.#plan;
    schedules.forEach((schedule, partition) => {
      this.#settle(partition);
      this.#drop(partition, [(this.#handled[partition] ?? -1) + 1, lastDueSlot(schedule, at)]);
    });
    this.#writes.flush();
    this.#unsent.flush();
    this.#windows.flush();
    schedules.forEach((schedule, partition) => {
      for (const line of scheduleLines(schedule, this.#handled[partition] ?? -1, { topic, partition })) this.#emit(line);
    });
  }

  flushBefore(time: number): void {
    this.#writes.flushBefore(time);
    this.#unsent.flushBefore(time);
    this.#windows.flushBefore(time);
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

  #sending(id: number, batch: Announced, now: number): void {
    const { partition, session, seq, slots } = batch;
    if (!this.#isNext("sent", batch, now)) return;
    const own = this.#plan.session;
    const foreign = isOfSession(session, own) ? undefined : `wrote as session ${session}, not as ${own}`;
    const wrong = foreign ?? this.#batches.announce(id, batch);
    if (wrong !== undefined) {
      this.#onLie(wrong);
      return;
    }
    // What it passed over without a word was not sent.
    this.#drop(partition, [(this.#handled[partition] ?? -1) + 1, slots[0] - 1]);
    this.#handled[partition] = slots[1];
    this.#counts.inFlight += records(seq);
  }

  /** Every slot of a partition is sent or dropped once, in order, and not before it is due. */
  #isNext(what: string, { partition, slots }: Pick<Announced, "partition" | "slots">, now: number): boolean {
    const [schedule, handled] = [this.#plan.schedules[partition], this.#handled[partition]];
    if (schedule === undefined || handled === undefined) this.#onLie(`${what} to partition ${partition}, which has no schedule`);
    else if (slots[1] > lastDueSlot(schedule, now + clockGrain))
      this.#onLie(`${what} slot ${slots[1]} of partition ${partition} before it was due`);
    else if (slots[0] <= handled) this.#onLie(`${what} slot ${slots[0]} of partition ${partition} after slot ${handled}`);
    else return true;
    return false;
  }

  #answered(id: number, { outcome, at, offset, error }: Fate, seq: Range | undefined): void {
    const batch = this.#batches.find(id);
    const wrong = this.#batches.answer(id, { outcome, at, offset, ...(error !== undefined && { error }) }, seq);
    if (wrong !== undefined) this.#onLie(wrong);
    if (wrong !== undefined || batch === undefined) return;
    const { partition } = batch;
    if (outcome === "acknowledged") {
      this.#lastAckAt = at;
      this.#lastAckAtOf[partition] = at;
    }
    this.#settle(partition);
  }

  /** Writes down the batches at the head of a partition that have met their fate. */
  #settle(partition: number): void {
    for (const batch of this.#batches.settled(partition)) for (const part of batch.parts) this.#write(batch, part);
  }

  #write({ partition, session, seq: whole, slots }: Announced, { seq, fate }: Part): void {
    const { outcome, at, offset, error } = fate;
    const { cluster, topic, latencyObjectiveMs, keys } = this.#plan;
    const schedule = scheduleOf(this.#plan, partition);
    const firstSlot = slots[0] + seq[0] - whole[0];
    this.#counts.inFlight -= records(seq);
    this.#counts[outcome] += records(seq);
    for (let i = 0; i < records(seq); i += 1) {
      const intended = intendedAt(schedule, firstSlot + i);
      const latencyMs = at === null || outcome === "indeterminate" ? null : (at - intended) * 1000;
      const isAcknowledged = outcome === "acknowledged" && latencyMs !== null;
      if (isAcknowledged) {
        this.#latencies.add(latencyMs);
        this.#recent.add(latencyMs, at ?? intended);
        this.#windows.served(intended, latencyMs);
      } else this.#windows.unserved(intended);
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
        ...(keys !== undefined && { keys: [keyOf(keys, partition, seq[0] + i)] }),
      });
    }
  }

  #drop(partition: number, [from, to]: Range): void {
    const { session, cluster, topic } = this.#plan;
    const schedule = scheduleOf(this.#plan, partition);
    for (let slot = from; slot <= to; slot += 1) {
      const intended = intendedAt(schedule, slot);
      this.#unsent.add({ session, cluster, topic, partition, intended });
      this.#windows.unserved(intended);
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
