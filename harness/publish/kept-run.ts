import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kept } from "../audit/kept.ts";
import { messageOf } from "../core/errors.ts";
import { textOfProblem } from "../ledger/pieces.ts";
import type { LogText } from "../report/evidence/logs.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { ledgerIn } from "./ledger-files.ts";

/** What a run folder holds for its record. Lines that cannot be read are named and left out: they must not pass for nothing. */
export function keptIn(folder: string): Kept {
  const ledger = ledgerIn(folder);
  const lines = [...ledger.lines];
  const unreadable = ledger.problems().map(textOfProblem);
  return {
    timeline: readTimeline(folder, (problem) => unreadable.push(problem)),
    lines,
    unreadable,
    logs: logsIn(folder),
    others: [...logsEnding(folder, ".threads.txt"), ...logsEnding(folder, "missing.txt")],
  };
}

/** Logs of Kafka's own nodes, in order of name. */
export const logsIn = (folder: string): LogText[] => logsEnding(folder, ".log").filter(({ node }) => !/\.(agent|gc)$/.test(node));

export function readTimeline(folder: string, tell: (problem: string) => void): TimelineEvent[] {
  const path = join(folder, "timeline.ndjson");
  const texts = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  return texts.flatMap((text, index) => {
    if (text.trim() === "") return [];
    const where = `timeline.ndjson:${index + 1}`;
    try {
      return [parseEvent(JSON.parse(text))];
    } catch (error) {
      tell(index === texts.length - 1 ? `${where} is cut off` : `${where} cannot be read: ${messageOf(error)}`);
      return [];
    }
  });
}

/** Events are many, and grow: only what every one of them has is asked for. */
function parseEvent(value: unknown): TimelineEvent {
  const { at, event } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof at !== "number" || typeof event !== "string") throw new TypeError("an event has a time and a name");
  return value as TimelineEvent;
}

/** The files of `logs/` whose names end like this. */
function logsEnding(folder: string, end: string): LogText[] {
  const logs = join(folder, "logs");
  const names = existsSync(logs) ? readdirSync(logs).filter((name) => name.endsWith(end)) : [];
  return names.toSorted().map((name) => ({
    node: name.slice(0, -end.length),
    file: `logs/${name}`,
    lines: readFileSync(join(logs, name), "utf8").split("\n"),
  }));
}
