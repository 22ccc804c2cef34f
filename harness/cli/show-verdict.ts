import { relative } from "node:path";
import type { DrillResult } from "../drill/session.ts";
import { verdictTable } from "../report/table.ts";

/** The verdict as a person at a terminal sees it, and where the evidence is. */
export function showVerdict({ record, folder, failure }: DrillResult, out: NodeJS.WriteStream): string {
  const evidence = `evidence: ${relative(process.cwd(), folder)}`;
  if (record === null) return `\n${failure?.message ?? "refused"}\n${evidence}\n`;
  const caught =
    record.mustMiss.length > 0 && failure === undefined
      ? "known-bad drill caught: it missed exactly what it must; the run counts it as passed\n"
      : "";
  return `\n${verdictTable(record, { colour: out.isTTY === true })}${caught}${evidence}\n\n`;
}
