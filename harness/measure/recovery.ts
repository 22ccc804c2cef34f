/**
 * When service was back: the earliest success from which every window inside the next `sustain` seconds holds. Windows are
 * half-open, slide, and start at a success, so that one good record inside an outage, or the tolerance of a window that
 * begins on the last bad slots, never moves the recovery forward.
 */
import { EPSILON } from "./instants.ts";

export interface Service {
  /** Times of success at or after the effect, ascending. */
  readonly successes: ArrayLike<number>;
  /** Whether the window that starts at this success held; of one that reaches beyond the end, the part before it. */
  holds(start: number): boolean;
  readonly window: number;
  readonly sustain: number;
  /** End of observation: windows that reach beyond it are not judged. */
  readonly end: number;
}

export type Recovery =
  | { readonly kind: "recovered"; readonly at: number; readonly relapses: readonly Episode[] }
  /** Good up to the end of observation, but not for long enough. */
  | { readonly kind: "unproven"; readonly since: number }
  | { readonly kind: "never" };

/** A later outage: from the start of the first window that fails, until service was provably back. */
export interface Episode {
  readonly from: number;
  readonly until: number | null;
}

export function recoveryOf(service: Service): Recovery {
  const failures = failuresOf(service);
  const first = recoveredFrom(service, failures, Number.NEGATIVE_INFINITY);
  if (first !== undefined) return { kind: "recovered", at: first, relapses: relapsesAfter(service, failures, first) };
  const lastFailure = failures.at(-1) ?? Number.NEGATIVE_INFINITY;
  const since = firstAfter(service.successes, lastFailure);
  if (since !== undefined && since + service.window <= service.end + EPSILON) return { kind: "unproven", since };
  const tail = startOfTail(service, lastFailure);
  return tail === undefined ? { kind: "never" } : { kind: "unproven", since: tail };
}

/** Good up to the end for less than a window: from the earliest success whose window, as far as it was observed, held. */
function startOfTail({ successes, holds }: Service, lastFailure: number): number | undefined {
  for (let i = 0; i < successes.length; i++) {
    const start = successes[i] ?? Number.POSITIVE_INFINITY;
    if (start > lastFailure && holds(start)) return start;
  }
  return undefined;
}

/** Starts of whole windows that fail, ascending. */
function failuresOf({ successes, holds, window, end }: Service): number[] {
  const failures: number[] = [];
  for (let i = 0; i < successes.length; i++) {
    const start = successes[i] ?? Number.POSITIVE_INFINITY;
    if (start + window > end + EPSILON) break;
    if (!holds(start)) failures.push(start);
  }
  return failures;
}

/** The earliest success after `after` whose next `sustain` seconds are observed and contain no failing window. */
function recoveredFrom(
  { successes, window, sustain, end }: Service,
  failures: readonly number[],
  after: number,
): number | undefined {
  let next = 0;
  for (let i = 0; i < successes.length; i++) {
    const start = successes[i] ?? Number.POSITIVE_INFINITY;
    if (start <= after) continue;
    if (start + sustain > end + EPSILON) return undefined;
    while (next < failures.length && (failures[next] ?? 0) < start) next++;
    const failure = failures[next];
    if (failure === undefined || failure > start + sustain - window + EPSILON) return start;
  }
  return undefined;
}

function relapsesAfter(service: Service, failures: readonly number[], recovered: number): Episode[] {
  const episodes: Episode[] = [];
  let proven: number | undefined = recovered;
  while (proven !== undefined) {
    const from = failures.find((failure) => failure > (proven ?? 0));
    if (from === undefined) break;
    proven = recoveredFrom(service, failures, from);
    episodes.push({ from, until: proven ?? null });
  }
  return episodes;
}

function firstAfter(times: ArrayLike<number>, after: number): number | undefined {
  for (let i = 0; i < times.length; i++) {
    const time = times[i];
    if (time !== undefined && time > after) return time;
  }
  return undefined;
}
