/** Open-loop arithmetic: slot k of a partition is due at `from + k × every`, whatever became of the slots before it. */
export interface Schedule {
  readonly from: number;
  readonly every: number;
  /** Slots before it belong to somebody else. */
  readonly firstSlot: number;
}

/** Far below the clock's microsecond, far above the error of a sum of binary fractions. */
const epsilon = 1e-7;

/** When a slot is due, to the microsecond. */
export const intendedAt = ({ from, every }: Schedule, slot: number): number => Math.round((from + slot * every) * 1e6) / 1e6;

/** The last slot due at this time; `firstSlot − 1` before the first. */
export const lastDueSlot = ({ from, every, firstSlot }: Schedule, at: number): number =>
  Math.max(firstSlot - 1, Math.floor((at - from + epsilon) / every));

/** The earliest slot that can still be sent in time: older ones have missed their objective before they left. */
export const firstTimelySlot = ({ from, every, firstSlot }: Schedule, at: number, objectiveSeconds: number): number =>
  Math.max(firstSlot, Math.ceil((at - objectiveSeconds - from - epsilon) / every));
