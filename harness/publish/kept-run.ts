import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Kept } from "../audit/kept.ts";
import { messageOf } from "../core/errors.ts";
import { ledgerFiles } from "../ledger/files.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { parseLine } from "../ledger/ndjson.ts";
import type { LogText } from "../report/evidence/logs.ts";
import type { TimelineEvent } from "../timeline/events.ts";

/** What a run folder holds for its record. Lines that cannot be read are named and left out: they must not pass for nothing. */
export function keptIn(folder: string): Kept {
  const unreadable: string[] = [];
  const read = <T>(file: string, parse: (value: unknown, where: string) => T): T[] => {
    const path = join(folder, file);
    const texts = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    return texts.flatMap((text, index) => {
      if (text.trim() === "") return [];
      const where = `${file}:${index + 1}`;
      try {
        return [parse(JSON.parse(text), where)];
      } catch (error) {
        unreadable.push(index === texts.length - 1 ? `${where} is cut off` : `${where} cannot be read: ${messageOf(error)}`);
        return [];
      }
    });
  };
  const lines: LedgerLine[] = ledgerFiles.flatMap((file) => read(file, parseLine));
  return {
    timeline: read("timeline.ndjson", parseEvent),
    lines,
    unreadable,
    logs: logsEnding(folder, ".log").filter(({ node }) => !/\.(agent|gc)$/.test(node)),
    others: [...logsEnding(folder, ".threads.txt"), ...logsEnding(folder, "missing.txt")],
  };
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
