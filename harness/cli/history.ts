import { groupsOf } from "../compare/history/groups.ts";
import { historyTable } from "../compare/history/table.ts";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { readHistoryFile } from "../publish/history-file.ts";
import { reportsFolder } from "./report.ts";

export interface HistoryOptions {
  readonly json?: boolean;
  /** Only the newest runs. */
  readonly last?: number;
}

/** Runs over time: n, median and spread of each measure, by drill, topology, Kafka, client and settings. */
export function history(drill: string | undefined, { json, last }: HistoryOptions): number {
  const { lines, problems } = readHistoryFile(reportsFolder);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const known = [...new Set(lines.map((line) => line.drill))];
  if (drill !== undefined && !known.includes(drill))
    throw new UsageError(`history has no run of "${drill}"${suggestion(drill, known)}`, {
      hint: known.length === 0 ? "no drill has been run here yet" : `known: ${known.join(", ")}`,
    });
  const chosen = lines
    .filter((line) => drill === undefined || line.drill === drill)
    .toSorted((a, b) => (a.when < b.when ? -1 : 1))
    .slice(last === undefined ? 0 : -last);
  const groups = groupsOf(chosen);
  if (json === true) process.stdout.write(`${JSON.stringify(groups)}\n`);
  else process.stdout.write(groups.length === 0 ? "no drill has been run here yet\n" : historyTable(groups));
  return 0;
}
