import { messageOf } from "../../core/errors.ts";

/** The client library wraps what really happened, time and again: the innermost causes say it. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const within = error instanceof AggregateError ? error.errors : cause === undefined ? [] : [cause];
  return within.length === 0 ? messageOf(error) : [...new Set(within.map(reasonOf))].join(", ");
}
