import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Side } from "../compare/compare.ts";
import { UsageError } from "../core/errors.ts";
import { recordIn } from "../publish/run-folders.ts";
import { projectRoot } from "./suites.ts";

const reports = (): string => join(projectRoot, "reports");

/** The runs that a word names: a run folder, a run's id, or the id of a batch (all runs of one `muster run`). */
export function runsNamed(word: string): Side {
  const folder = [resolve(word), join(reports(), word)].find((path) => existsSync(path) && statSync(path).isDirectory());
  if (folder !== undefined) return { name: basename(folder), records: [recordIn(folder)], withoutRecord: {} };
  const folders = runFolders();
  const one = folders.find((path) => path.endsWith(`-${word}`));
  if (one !== undefined) return { name: `${word} (${basename(one)})`, records: [recordIn(one)], withoutRecord: {} };
  const plans = folders.map((path) => ({ path, plan: planIn(path) })).filter(({ plan }) => plan?.batch === word);
  if (plans.length === 0)
    throw new UsageError(`there is no run folder, run or batch "${word}"`, {
      hint: `under reports/ there are the batches ${batchesOf(folders).slice(-5).join(", ") || "(none)"} and the runs ${
        folders
          .slice(-5)
          .map((path) => basename(path))
          .join(", ") || "(none)"
      }`,
    });
  const withRecord = plans.filter(({ path }) => existsSync(join(path, "drill.json")));
  const without = plans.filter(({ path }) => !existsSync(join(path, "drill.json")));
  return {
    name: word,
    records: withRecord.map(({ path }) => recordIn(path)),
    withoutRecord: Object.fromEntries(
      [...Map.groupBy(without, ({ plan }) => plan?.drill ?? "")].map(([drill, several]) => [drill, several.length]),
    ),
  };
}

/** Oldest first; the link to the latest run is no run of its own. */
const runFolders = (): string[] =>
  existsSync(reports())
    ? readdirSync(reports(), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(reports(), name))
        .toSorted()
    : [];

const batchesOf = (folders: readonly string[]): string[] => [
  ...new Set(folders.flatMap((folder) => planIn(folder)?.batch ?? [])),
];

interface Planned {
  readonly drill: string;
  readonly batch: string;
}

/** Which batch a run belongs to stands in its record, and before there is one in its plan. */
function planIn(folder: string): Planned | undefined {
  for (const file of ["drill.json", "plan.json"])
    try {
      const { drill, parameters } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        readonly drill: string;
        readonly parameters?: { readonly batch: string };
      };
      if (parameters !== undefined) return { drill, batch: parameters.batch };
    } catch {
      // A run that was killed may have left neither.
    }
  return undefined;
}
