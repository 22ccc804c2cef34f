/** When the lines were said that a record's evidence points at: a file and a number become a moment on the axis. */
import { ledgerFileOf } from "../../ledger/files.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { DrillRecord } from "../record.ts";

const keyOf = (file: string, line: number): string => `${file}:${line}`;

/** Hands lines through, and notes the moment of each that evidence names; lines are counted as they were when it was found. */
export class EvidenceTimes {
  readonly #wanted: ReadonlySet<string>;
  readonly #times = new Map<string, number>();

  constructor({ evidence = [], clock }: DrillRecord, timeline: readonly TimelineEvent[]) {
    this.#wanted = new Set(evidence.map(({ file, line }) => keyOf(file, line)));
    for (const { file, line, text } of evidence) {
      const at = file === "timeline.ndjson" ? timeline[line - 1]?.at : momentOf(text, clock);
      if (at !== undefined) this.#times.set(keyOf(file, line), at);
    }
  }

  *watching(lines: Iterable<LedgerLine>): Generator<LedgerLine> {
    const counted = new Map<string, number>();
    for (const line of lines) {
      const file = ledgerFileOf(line);
      const number = (counted.get(file) ?? 0) + 1;
      counted.set(file, number);
      const key = keyOf(file, number);
      const at = this.#wanted.has(key) ? timeOf(line) : undefined;
      if (at !== undefined) this.#times.set(key, at);
      yield line;
    }
  }

  of(file: string, line: number): number | undefined {
    return this.#times.get(keyOf(file, line));
  }
}

function timeOf(line: LedgerLine): number | undefined {
  switch (line.kind) {
    case "write":
      return line.outcome === "acknowledged" && line.answered !== null ? line.answered[0] : line.intended[0];
    case "unsent":
      return line.intended[0];
    case "processed":
      return line.at[0];
    case "commit":
    case "resume":
    case "txn":
      return line.at;
    case "end":
      return line.at;
    case "log":
    case "schedule":
      return undefined;
    default:
      return line satisfies never;
  }
}

/** `2026-11-20 15:12:29,373 …`: what a node's log says, in UTC. */
function momentOf(text: string, clock: DrillRecord["clock"]): number | undefined {
  const [, day, time, millis] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) /.exec(text) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const at = clock.at + (Date.parse(`${day}T${time}.${millis}Z`) - Date.parse(clock.wall)) / 1000;
  return Number.isFinite(at) ? at : undefined;
}
