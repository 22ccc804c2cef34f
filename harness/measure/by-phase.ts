/** What went wrong, by when it was due: errors by code, and slots that could not be sent, in the phases of the load. */
import { type Span, sizeOf } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { loadPhases } from "./deliveries.ts";
import { evenly } from "./instants.ts";
import type { Measured } from "./measured.ts";

type ByPhase = Pick<Measured, "errorsByPhase" | "unsentByPhase">;

/** Absent where nobody said what phases there were. */
export function byPhaseOf(book: Book): ByPhase {
  const phases = loadPhases(book);
  if (phases.length === 0) return {};
  const phasesIn = (due: Span, n: number): string[] =>
    Array.from({ length: n }, (_, i) => phases.findLast(({ at }) => at <= evenly(due, i, n))?.name ?? "before");
  const failed = book.writes.flatMap(({ error, seq, intended }) =>
    error === undefined ? [] : phasesIn(intended, sizeOf(seq)).map((phase) => ({ phase, error })),
  );
  const errors = Map.groupBy(failed, ({ phase }) => phase);
  return {
    errorsByPhase: Object.fromEntries(
      Array.from(errors, ([phase, ofPhase]) => [phase, counted(ofPhase.map(({ error }) => error))]),
    ),
    unsentByPhase: counted(book.unsent.flatMap(({ intended, slots }) => phasesIn(intended, slots))),
  };
}

const counted = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    Array.from(
      Map.groupBy(names, (name) => name),
      ([name, those]) => [name, those.length],
    ),
  );
