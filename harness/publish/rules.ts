import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Facts } from "../audit/facts.ts";

const harness = fileURLToPath(new URL("..", import.meta.url));

/** The folders whose sources make a record of a run folder. */
const judging = ["core", "timeline", "faults", "parameters", "ledger", "measure", "targets", "report", "audit"];

const sourcesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();

/**
 * Muster's version, and what tells two states of its rules apart: a hash over the sources that judge, tests left out. Worked out as this
 * program starts, from the files that it was loaded from: they may change while a drill runs.
 */
export const rulesHere: Facts["muster"] = rulesIn(harness);

function rulesIn(folder: string): Facts["muster"] {
  const hash = createHash("sha256");
  for (const file of judging.flatMap((name) => sourcesOf(join(folder, name))))
    hash
      .update(`${relative(folder, file).replaceAll("\\", "/")}\0`)
      .update(readFileSync(file))
      .update("\0");
  const { version } = JSON.parse(readFileSync(join(folder, "..", "package.json"), "utf8")) as { readonly version: string };
  return { version, rules: hash.digest("hex").slice(0, 12) };
}
