/** What went wrong, by when it was due: errors by code, and slots that could not be sent, in the phases of the load. */
import { type Span, sizeOf } from "../ledger/lines.ts";
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { loadPhases } from "./deliveries.ts";
import { evenly } from "./instants.ts";
import type { Measured } from "./measured.ts";

type ByPhase = Pick<Measured, "errorsByPhase" | "consumerErrorsByPhase" | "unsentByPhase">;

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
  const ofConsumers = eventsOf(book.timeline, "client.errors")
    .filter(({ workload }) => workload === book.settings.workload.name)
    .flatMap(({ at, errors: met }) => {
      const [phase = "before"] = phasesIn([at, at], 1);
      return Object.entries(met).map(([code, n]) => ({ phase, code, n }));
    });
  return {
    ...(ofConsumers.length > 0 && { consumerErrorsByPhase: summed(ofConsumers) }),
    errorsByPhase: Object.fromEntries(
      Array.from(errors, ([phase, ofPhase]) => [phase, counted(ofPhase.map(({ error }) => error))]),
    ),
    unsentByPhase: counted(book.unsent.flatMap(({ intended, slots }) => phasesIn(intended, slots))),
  };
}

function summed(
  met: readonly { readonly phase: string; readonly code: string; readonly n: number }[],
): Record<string, Record<string, number>> {
  const byPhase: Record<string, Record<string, number>> = {};
  for (const { phase, code, n } of met) {
    const ofPhase = byPhase[phase] ?? {};
    byPhase[phase] = { ...ofPhase, [code]: (ofPhase[code] ?? 0) + n };
  }
  return byPhase;
}

const counted = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    Array.from(
      Map.groupBy(names, (name) => name),
      ([name, those]) => [name, those.length],
    ),
  );
