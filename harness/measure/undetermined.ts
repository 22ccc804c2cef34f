/**
 * A log that could not be read to its end says nothing about what lies at or beyond min(high watermark, last stable
 * offset): records there may be served later, so they are neither safe nor lost.
 */
import type { AckedRun } from "./fates.ts";
import { highest, NONE, type Ranges } from "./ranges.ts";
import type { Survivors } from "./survivors.ts";

/** The part of an absent run that may yet turn up. */
export function undeterminedPart(survivors: Survivors, run: AckedRun): Ranges {
  const end = survivors.endOf(run);
  if (end === undefined) return [run.seq];
  if (end.complete) return NONE;
  const readable = Math.min(end.highWatermark, end.lastStable);
  const [from, to] = run.seq;
  if (run.cluster === survivors.cluster && run.offset !== null) {
    const first = Math.max(from, from + readable - run.offset);
    return first > to ? NONE : [[first, to]];
  }
  const afterLastSeen = Math.max(from, highest(survivors.ids.get(run.stream) ?? NONE) + 1);
  return afterLastSeen > to ? NONE : [[afterLastSeen, to]];
}
