import { relative } from "node:path";
import { rulesHere } from "../../publish/rules.ts";
import { findFolder } from "../../publish/run-folders.ts";
import { verdictTable } from "../../report/table.ts";
import { reportsFolder } from "../report.ts";
import { type Audited, auditFolder } from "./recompute.ts";

/** How many places are named in which the records differ; --json has all of them. */
const shown = 10;

/** 0 where the files come to the very record that stands beside them, 6 where they do not; that one's own exit code is only told. */
export function audit(name = "latest", { json = false }: { readonly json?: boolean } = {}): number {
  const folder = findFolder(reportsFolder, name);
  const audited = auditFolder(folder);
  const exitCode = audited.same ? 0 : 6;
  const { record, muster, same, differences } = audited;
  if (json) {
    const { drill, run, verdict } = record;
    const rules = { recorded: muster, here: rulesHere };
    process.stdout.write(
      `${JSON.stringify({ folder, drill, run, same, differences, rules, verdict, drillExitCode: record.exitCode, exitCode, record })}\n`,
    );
  } else process.stdout.write(`\n${verdictTable(record, { colour: process.stdout.isTTY })}\n${wordsOf(audited, folder)}\n`);
  return exitCode;
}

function wordsOf({ record, muster, same, differences }: Audited, folder: string): string {
  const here = rulesHere;
  const otherRules = muster.rules !== here.rules || muster.version !== here.version;
  return [
    `audit of ${relative(process.cwd(), folder) || folder}: every file is as its manifest says`,
    ...(otherRules
      ? [`recorded by Muster ${muster.version}, rules ${muster.rules}; recomputed by ${here.version}, rules ${here.rules}`]
      : []),
    same ? "recomputed from the files alone: same, byte for byte" : "recomputed from the files alone: NOT what drill.json says",
    ...differences.slice(0, shown).map(differs),
    ...(differences.length > shown ? [`  and ${differences.length - shown} more (--json names them)`] : []),
    ...(!same && otherRules ? ["  which may be for other rules: audit it with the sources that recorded it, too"] : []),
    ...(!same && differences.length === 0 ? ["  drill.json says the same in other bytes"] : []),
    `the run's own exit code: ${record.exitCode}`,
  ].join("\n");
}

const differs = ({ path, recorded = "nothing", recomputed = "nothing" }: Audited["differences"][number]): string =>
  `  ${path}: drill.json says ${shortened(recorded)}, the files say ${shortened(recomputed)}`;

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
