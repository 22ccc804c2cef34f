/**
 * Open-loop arithmetic. A partition's schedule is one or more pieces of even slots, end to end, and its slots are numbered
 * through all of them: slot k of a piece is due at `from + k × every`, whatever became of the slots before it.
 */
import type { ScheduleLine } from "./lines.ts";

interface Piece {
  /** Seconds on the run's clock. */
  readonly from: number;
  /** Seconds between two slots. */
  readonly every: number;
  /** null = without end: the last piece. */
  readonly slots: number | null;
}

/** Of one partition. */
export interface Schedule {
  readonly pieces: readonly Piece[];
  /** Slots before it belong to somebody else. */
  readonly firstSlot: number;
}

/** Far below the clock's microsecond, far above the error of a sum of binary fractions. */
const epsilon = 1e-7;

/** The whole of a schedule that never changes its pace. */
export const evenSchedule = (from: number, every: number): Schedule => ({
  pieces: [{ from, every, slots: null }],
  firstSlot: 0,
});

/** When a slot is due, to the microsecond. */
export function intendedAt({ pieces }: Schedule, slot: number): number {
  const { piece, first } = numbered(pieces).findLast((one) => one.first <= slot) ?? nothing(pieces);
  return Math.round((piece.from + (slot - first) * piece.every) * 1e6) / 1e6;
}

/** Seconds between two slots at a time. */
export const everyAt = ({ pieces }: Schedule, at: number): number =>
  (pieces.findLast(({ from }) => from <= at + epsilon) ?? pieces[0] ?? nothing(pieces)).every;

/** The last slot due at this time; `firstSlot − 1` before the first. */
export function lastDueSlot({ pieces, firstSlot }: Schedule, at: number): number {
  const begun = numbered(pieces).findLast(({ piece }) => piece.from <= at + epsilon);
  if (begun === undefined) return firstSlot - 1;
  const { piece, first } = begun;
  const last = Math.min(Math.floor((at - piece.from + epsilon) / piece.every), (piece.slots ?? Number.POSITIVE_INFINITY) - 1);
  return Math.max(firstSlot - 1, first + last);
}

/** The earliest slot that is due at this time or later. */
export const firstSlotFrom = (schedule: Schedule, at: number): number => lastDueSlot(schedule, at - 2 * epsilon) + 1;

/** The earliest slot that can still be sent in time: older ones have missed their objective before they left. */
export const firstTimelySlot = (schedule: Schedule, at: number, objectiveSeconds: number): number =>
  firstSlotFrom(schedule, at - objectiveSeconds);

/** The schedule up to a slot as the ledger tells it: a line a piece. None where no slot of it was anybody's. */
export function scheduleLines(
  { pieces, firstSlot }: Schedule,
  lastSlot: number,
  of: { topic: string; partition: number },
): ScheduleLine[] {
  return numbered(pieces).flatMap(({ piece, first, last }): ScheduleLine[] => {
    const [from, to] = [Math.max(first, firstSlot), Math.min(last, lastSlot)];
    if (from > to) return [];
    const { every } = piece;
    return [{ kind: "schedule", ...of, from: intendedAt({ pieces, firstSlot }, from), every, slots: to - from + 1 }];
  });
}

/** The slots of a schedule between what the ledger told of it last and its first slot here: nobody's, and nobody could send them. */
export function gapLines(
  schedule: Schedule,
  told: readonly ScheduleLine[],
  of: { topic: string; partition: number },
): ScheduleLine[] {
  const { firstSlot } = schedule;
  const whole = { ...schedule, firstSlot: 0 };
  const before = told.map(({ from, every, slots }) => lastDueSlot(whole, from + (slots - 1) * every + every / 4));
  const last = Math.max(-1, ...before.filter((slot) => slot < firstSlot));
  return scheduleLines({ ...schedule, firstSlot: last + 1 }, firstSlot - 1, of);
}

/** Each piece with its first and last slot's number. */
function numbered(pieces: readonly Piece[]): { readonly piece: Piece; readonly first: number; readonly last: number }[] {
  let next = 0;
  return pieces.map((piece) => {
    const first = next;
    next += piece.slots ?? Number.POSITIVE_INFINITY;
    return { piece, first, last: next - 1 };
  });
}

function nothing(pieces: readonly Piece[]): never {
  throw new Error(`a schedule of ${pieces.length} pieces has no such slot`);
}
