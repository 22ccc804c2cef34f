import { dirname, relative } from "node:path";
import { cleanRuns } from "../compare/history/clean-runs.ts";
import { groupsOf } from "../compare/history/groups.ts";
import type { DrillResult } from "../drill/session.ts";
import { readHistoryFile } from "../publish/history-file.ts";
import { verdictTable } from "../report/table.ts";

/** The verdict as a person at a terminal sees it, and where the evidence is. */
export function showVerdict({ record, folder, failure }: DrillResult, out: NodeJS.WriteStream): string {
  const evidence = `evidence: ${relative(process.cwd(), folder)}`;
  if (record === null) return `\n${failure?.message ?? "refused"}\n${evidence}\n`;
  const caught =
    record.mustMiss.length > 0 && failure === undefined
      ? "known-bad drill caught: it missed exactly what it must; the run counts it as passed\n"
      : "";
  const clean = cleanUntilNow(dirname(folder), record.run).map((line) => `${line}\n`);
  return `\n${verdictTable(record, { colour: out.isTTY === true })}${clean.join("")}${caught}${evidence}\n\n`;
}

/** What the runs under the same conditions that are kept here say together, this one among them. */
function cleanUntilNow(reports: string, run: string): string[] {
  const groups = groupsOf(readHistoryFile(reports).lines);
  return groups.filter(({ runs }) => runs.some((one) => one.run === run)).flatMap(cleanRuns);
}
