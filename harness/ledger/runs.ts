/**
 * Runs, not records: a ledger grows with runs and anomalies, never with records. Each builder here takes what an agent
 * learned about one record (or one batch with a single fate), extends the open run of its stream, and emits a line when
 * the run closes: after 100 ms, and at any gap, offset discontinuity, error or session change.
 *
 * Pure: no timers. An agent calls `flushBefore(now)` from its own ticker so that an idle stream's last run does not wait,
 * and `flush()` when it ends or dies.
 */
import type { LogLine, ProcessedLine, Range, Span, UnsentLine, WriteLine } from "./lines.ts";

/** A run closes once it spans this many seconds of intended (or processing) time: the finest grain a figure can need. */
export const RUN_SECONDS = 0.1;

/** Slack for sums of binary fractions: far below any clock's resolution, far above their error. */
const EPSILON = 1e-9;

export interface Runs<Piece> {
  /** Takes one record, or several that share a fate, and closes runs as needed. */
  add(piece: Piece): void;
  /** Emits the open runs that began more than 100 ms before `time`. */
  flushBefore(time: number): void;
  /** Emits every open run. */
  flush(): void;
}

/** A write outcome: a `WriteLine` of one sequence number or more. */
export type WritePiece = Omit<WriteLine, "kind">;
/** A record or batch read from a log, in offset order. */
export type LogPiece = Omit<LogLine, "kind">;
/** A record or batch that a group processed, in the order it did so. */
export type ProcessedPiece = Omit<ProcessedLine, "kind">;
/** One slot that could not be sent. */
export type UnsentSlot = Omit<UnsentLine, "kind" | "intended" | "slots"> & { readonly intended: number };

interface SlotSpacing {
  /** Seconds between two slots of a partition at a time: a larger step is a gap, and closes the run, as does a change of pace. */
  everyAt(partition: number, at: number): number;
}

/** Write outcomes → `write` lines. Emits a run when its successor differs in fate, or leaves a gap. */
export function writeRuns(emit: (line: WriteLine) => void, spacing: SlotSpacing): Runs<WritePiece> {
  return streams<WritePiece>({
    streamOf: (piece) => `${piece.session}\n${piece.cluster}\n${piece.topic}\n${piece.partition}`,
    startOf: (run) => run.intended[0],
    follows: (run, piece) =>
      piece.seq[0] === run.seq[1] + 1 &&
      sharesFate(run, piece) &&
      adjoins(run, piece, spacing) &&
      fits(run.intended, piece.intended) &&
      offsetFollows(run, piece),
    join: (run, piece) => ({
      ...run,
      seq: [run.seq[0], piece.seq[1]],
      intended: [run.intended[0], piece.intended[1]],
      answered: hull(run.answered, piece.answered),
      latencyMsMax: larger(run.latencyMsMax, piece.latencyMsMax),
      late: run.late + piece.late,
      ...(run.keys !== undefined && piece.keys !== undefined && { keys: [...run.keys, ...piece.keys] }),
    }),
    close: (run) => emit({ kind: "write", ...run }),
  });
}

/** Records of one log in offset order → `log` lines. They have no clock, so only a discontinuity closes a run. */
export function logRuns(emit: (line: LogLine) => void): Runs<LogPiece> {
  return streams<LogPiece>({
    streamOf: (piece) => `${piece.cluster}\n${piece.topic}\n${piece.partition}\n${piece.isolation}\n${piece.read ?? "final"}`,
    startOf: () => Number.POSITIVE_INFINITY,
    follows: (run, piece) =>
      piece.session === run.session &&
      piece.origin === run.origin &&
      piece.seq[0] === run.seq[1] + 1 &&
      piece.offset[0] === run.offset[1] + 1,
    join: (run, piece) => ({ ...run, seq: upTo(run.seq, piece.seq), offset: upTo(run.offset, piece.offset) }),
    close: (run) => emit({ kind: "log", ...run }),
  });
}

/** Records as a member processed them → `processed` lines. */
export function processedRuns(emit: (line: ProcessedLine) => void): Runs<ProcessedPiece> {
  return streams<ProcessedPiece>({
    streamOf: (piece) => `${piece.group}\n${piece.member}\n${piece.cluster}\n${piece.topic}\n${piece.partition}`,
    startOf: (run) => run.at[0],
    follows: (run, piece) =>
      piece.session === run.session &&
      piece.kernel === run.kernel &&
      piece.seq[0] === run.seq[1] + 1 &&
      piece.offset[0] === run.offset[1] + 1 &&
      fits(run.at, piece.at),
    join: (run, piece) => ({
      ...run,
      seq: upTo(run.seq, piece.seq),
      offset: upTo(run.offset, piece.offset),
      at: [run.at[0], piece.at[1]],
    }),
    close: (run) => emit({ kind: "processed", ...run }),
  });
}

/** Slots that were dropped → `unsent` lines. */
export function unsentRuns(emit: (line: UnsentLine) => void, spacing: SlotSpacing): Runs<UnsentSlot> {
  type Open = Omit<UnsentLine, "kind">;
  const runs = streams<Open>({
    streamOf: (piece) => `${piece.session}\n${piece.cluster}\n${piece.topic}\n${piece.partition}`,
    startOf: (run) => run.intended[0],
    follows: (run, piece) => piece.kernel === run.kernel && adjoins(run, piece, spacing) && fits(run.intended, piece.intended),
    join: (run, piece) => ({ ...run, intended: [run.intended[0], piece.intended[1]], slots: run.slots + piece.slots }),
    close: (run) => emit({ kind: "unsent", ...run }),
  });
  return { ...runs, add: (slot) => runs.add({ ...slot, intended: [slot.intended, slot.intended], slots: 1 }) };
}

interface Rules<Piece> {
  streamOf(piece: Piece): string;
  startOf(run: Piece): number;
  follows(run: Piece, piece: Piece): boolean;
  join(run: Piece, piece: Piece): Piece;
  close(run: Piece): void;
}

function streams<Piece>({ streamOf, startOf, follows, join, close }: Rules<Piece>): Runs<Piece> {
  const open = new Map<string, Piece>();
  return {
    add(piece) {
      const stream = streamOf(piece);
      const run = open.get(stream);
      if (run !== undefined && follows(run, piece)) {
        open.set(stream, join(run, piece));
        return;
      }
      if (run !== undefined) close(run);
      open.set(stream, piece);
    },
    flushBefore(time) {
      for (const [stream, run] of open) {
        if (startOf(run) > time - RUN_SECONDS) continue;
        open.delete(stream);
        close(run);
      }
    },
    flush() {
      const runs = [...open.values()];
      open.clear();
      for (const run of runs) close(run);
    },
  };
}

function sharesFate(run: WritePiece, piece: WritePiece): boolean {
  return (
    run.outcome === piece.outcome &&
    run.error === piece.error &&
    run.txn === piece.txn &&
    run.kernel === piece.kernel &&
    (run.answered === null) === (piece.answered === null) &&
    (run.keys === undefined) === (piece.keys === undefined)
  );
}

function offsetFollows(run: WritePiece, piece: WritePiece): boolean {
  if (run.offset === null || piece.offset === null) return run.offset === piece.offset;
  return piece.offset === run.offset + piece.seq[0] - run.seq[0];
}

interface DueSlots {
  readonly partition: number;
  readonly intended: Span;
}

function adjoins(run: DueSlots, piece: DueSlots, { everyAt }: SlotSpacing): boolean {
  const step = piece.intended[0] - run.intended[1];
  const every = everyAt(piece.partition, piece.intended[0]);
  return step > 0 && step < 1.5 * every && everyAt(run.partition, run.intended[1]) === every;
}

function fits(run: Span, piece: Span): boolean {
  return piece[1] - run[0] < RUN_SECONDS - EPSILON;
}

function hull(one: Span | null, other: Span | null): Span | null {
  if (one === null || other === null) return null;
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

function larger(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

function upTo(from: Range, to: Range): Range {
  return [from[0], to[1]];
}
