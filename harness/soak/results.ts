import type { FaultKind } from "./kinds.ts";

/** What became of one fault: `refused` = it could not apply (nobody held the role, the node was dead already), so nothing was done. */
export interface PlayedFault {
  /** As `describeFault` prints it. */
  readonly fault: string;
  readonly kind: FaultKind;
  readonly mode?: string;
  readonly outcome: "proven" | "unproven" | "refused" | "not reached";
  /** Why it was not proven, or was refused. */
  readonly reason?: string;
  /** Seconds from the word to heal it to the proof; null where it was never healed by itself. */
  readonly healedIn: number | null;
  /** Rungs of the heal ladder beyond the plain undo. */
  readonly rungs: readonly string[];
}

interface Played {
  readonly at: string;
  readonly seed: number;
  readonly seconds: number;
  readonly faults: readonly PlayedFault[];
  /** Why the topology was not healed and whole afterwards; empty = it was. */
  readonly unhealed: readonly string[];
  /** What was left although all was healed: leases, entries of the journal, rules, containers. */
  readonly leftovers: readonly string[];
}

export interface SequencePlayed extends Played {
  readonly kind: "sequence";
}

/** The runner was killed: while it did `during`, so many milliseconds after it had begun to. */
export interface RunnerKilled extends Played {
  readonly kind: "kill -9";
  readonly on: "the soak's topology" | "a topology of its own";
  readonly during: string;
  readonly afterMs: number;
  /** How many leases and dead machines, or things of a topology of its own, stood at that moment. */
  readonly stood: number;
  /** What healed it: leases that ran out, or what `muster heal --all` does, by the process that has the topology. */
  readonly healedBy: "leases" | "heal --all" | "the sweeper";
}

export type SoakResult = SequencePlayed | RunnerKilled;

export interface KindCounts {
  readonly proven: number;
  readonly unproven: number;
  readonly refused: number;
}

export interface SoakSummary {
  readonly sequences: number;
  readonly unhealed: number;
  readonly leftovers: number;
  /** Faults that were injected in sequences, proven or not. */
  readonly byKind: Readonly<Partial<Record<FaultKind, number>>>;
  readonly outcomes: Readonly<Partial<Record<FaultKind, KindCounts>>>;
  readonly kills: number;
  readonly secondsEach: number | null;
}

/** Counts of what was played; kills of the runner count among the unhealed and the leftovers, and not among the sequences. */
export function summaryOf(results: readonly SoakResult[]): SoakSummary {
  const sequences = results.filter(({ kind }) => kind === "sequence");
  const outcomes: Partial<Record<FaultKind, KindCounts>> = {};
  for (const { kind, outcome } of sequences.flatMap(({ faults }) => faults)) {
    if (outcome === "not reached") continue;
    const before = outcomes[kind] ?? { proven: 0, unproven: 0, refused: 0 };
    outcomes[kind] = { ...before, [outcome]: before[outcome] + 1 };
  }
  const byKind = Object.fromEntries(Object.entries(outcomes).map(([kind, { proven, unproven }]) => [kind, proven + unproven]));
  return {
    sequences: sequences.length,
    unhealed: results.filter(({ unhealed }) => unhealed.length > 0).length,
    leftovers: results.filter(({ leftovers }) => leftovers.length > 0).length,
    byKind,
    outcomes,
    kills: results.length - sequences.length,
    secondsEach: sequences.length === 0 ? null : sequences.reduce((sum, { seconds }) => sum + seconds, 0) / sequences.length,
  };
}

/** One result a line. Throws with the number of a line that is none: counts that leave one out would be wrong. */
export function parseResults(text: string): SoakResult[] {
  return text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line !== "")
    .map(({ line, number }) => {
      try {
        const result = JSON.parse(line) as SoakResult;
        if ((result.kind === "sequence" || result.kind === "kill -9") && Array.isArray(result.faults)) return result;
      } catch {
        // Told below, with its place.
      }
      throw new Error(`line ${number} is no result of a soak: ${line.slice(0, 80)}`);
    });
}
