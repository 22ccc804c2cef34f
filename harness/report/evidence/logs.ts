/** What Kafka itself complained of around the fault. */
import type { DrillRecord } from "../record.ts";
import type { EvidenceLink } from "./places.ts";

/** A log of the run's folder, by lines. */
export interface LogText {
  readonly node: string;
  readonly file: string;
  readonly lines: readonly string[];
}

/** `2026-11-20 15:12:29,373 ERROR …`, in UTC as containers are. */
const stamped = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) (ERROR|FATAL) /;

/** Before a fault took effect, what nodes complain of is their start. A second is for clocks that are read apart. */
const before = 1;

/**
 * Of each node, the first ERROR or FATAL from the fault on, with how many there were; of a run without a fault, or without a
 * clock to place it on, the first of all. Nodes that `reasons` name come first.
 */
export function logLinks(
  { clock, faults, reasons }: Pick<DrillRecord, "clock" | "faults" | "reasons">,
  logs: readonly LogText[],
): EvidenceLink[] {
  const effects = faults.flatMap(({ effect }) => (effect === undefined ? [] : effect.from));
  const since = clock === undefined || effects.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...effects) - before;
  const named = ({ node }: LogText): number => (reasons.some((reason) => reason.includes(node)) ? 0 : 1);
  return logs
    .toSorted((one, other) => named(one) - named(other))
    .flatMap(({ node, file, lines }) => {
      const errors = lines.flatMap((text, index) => (momentOf(text, clock) >= since ? [{ line: index + 1, text }] : []));
      const [first] = errors;
      if (first === undefined) return [];
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
      return [{ for: `${node} complained${more}`, file, line: first.line, text: first.text.slice(0, 200) }];
    });
}

/** Seconds on the run's clock of a line that complains; NaN, which is not after anything, of any other. */
function momentOf(text: string, clock: DrillRecord["clock"]): number {
  const [, day, time, millis] = stamped.exec(text) ?? [];
  if (day === undefined) return Number.NaN;
  if (clock === undefined) return 0;
  return clock.at + (Date.parse(`${day}T${time}.${millis}Z`) - Date.parse(clock.wall)) / 1000;
}

/** What evidence there is not, and why: silence would look like nothing to tell. */
export const absenceLinks = (files: readonly LogText[]): EvidenceLink[] =>
  files.flatMap(({ node, file, lines }) =>
    lines.flatMap((text, index) => (says(file, text) ? [{ for: `missing of ${node}`, file, line: index + 1, text }] : [])),
  );

const says = (file: string, text: string): boolean =>
  file.endsWith("missing.txt") ? text !== "" : text.startsWith("no thread dump: ");
