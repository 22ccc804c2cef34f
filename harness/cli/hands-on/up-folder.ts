import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RunFolder } from "../../drill/run-folder.ts";

/** The folder that `up` opened for a run; undefined where somebody removed it. */
export function upFolder(reports: string, run: string): string | undefined {
  const names = existsSync(reports) ? readdirSync(reports) : [];
  const name = names.toSorted().findLast((one) => one.includes("Z-up-") && one.endsWith(`-${run}`));
  return name === undefined ? undefined : join(reports, name);
}

/** Where what is done to a topology is recorded, from its `up` to its `verify`: a folder that was removed is begun anew. */
export function openUpFolder(reports: string, topology: string, run: string): RunFolder {
  const there = upFolder(reports, run);
  return there === undefined
    ? RunFolder.begin(reports, `up-${topology}`, run, new Date(), { latest: false })
    : RunFolder.at(there);
}
