import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Difference, differencesOf } from "../../audit/differences.ts";
import { type Facts, parseFacts } from "../../audit/facts.ts";
import { recordOf } from "../../audit/record-of.ts";
import { GuardRefused, messageOf, UsageError } from "../../core/errors.ts";
import { keptIn } from "../../publish/kept-run.ts";
import { type Mismatch, matches, mismatchOf } from "../../publish/manifest.ts";
import { textOf } from "../../publish/write-whole.ts";
import type { DrillRecord } from "../../report/record.ts";

/** What a run's files come to, and whether that is what its record says. */
export interface Audited {
  readonly record: DrillRecord;
  readonly muster: Facts["muster"];
  /** `drill.json`, byte for byte. */
  readonly same: boolean;
  readonly differences: readonly Difference[];
}

/** Touches nothing, asks nobody: the folder alone. Refuses one that is not what its manifest says it was (exit 3). */
export function auditFolder(folder: string): Audited {
  const mismatch = mismatchOf(folder);
  if (mismatch === undefined)
    throw new UsageError(`${folder} has no manifest.sha256, so there is nothing to hold it against`, {
      hint: "a run gets one with its record, since runs can be audited; one that was refused, killed or skipped its report has neither",
    });
  if (!matches(mismatch)) throw refusal(folder, mismatch);
  const facts = factsIn(folder);
  const record = recordOf(facts, keptIn(folder));
  const recorded = readFileSync(join(folder, "drill.json"), "utf8");
  return {
    record,
    muster: facts.muster,
    same: recorded === textOf(record),
    differences: differencesOf(parsed(recorded), JSON.parse(JSON.stringify(record))),
  };
}

function refusal(folder: string, { different, missing, extra }: Mismatch): GuardRefused {
  const told = [
    ...different.map((path) => `${path} is not what it was`),
    ...missing.map((path) => `${path} is missing`),
    ...extra.map((path) => `${path} was not there`),
  ];
  return new GuardRefused(
    `${folder} is not the folder that its manifest.sha256 was written for:\n${told.map((one) => `  ${one}\n`).join("")}`,
    {
      hint: "nothing was recomputed. A verb by hand goes on writing to the folder of its topology: audit it right after `muster verify`, or a copy of it",
    },
  );
}

function factsIn(folder: string): Facts {
  const file = join(folder, "facts.json");
  if (!existsSync(file) || !existsSync(join(folder, "drill.json")))
    throw new UsageError(`${folder} has no ${existsSync(file) ? "drill.json" : "facts.json"}, so it cannot be audited`);
  try {
    return parseFacts(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new UsageError(`${file} is not what this version of Muster reads: ${messageOf(error)}`, {
      hint: "audit the run with the version that recorded it: facts.json names it under `muster`",
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
