import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { prettifyError } from "zod";
import { messageOf, UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type DrillRecord, drillRecord } from "../report/record.ts";

export interface KeptRun {
  readonly folder: string;
  readonly record: DrillRecord;
}

/** A run by its id (`66bb8f`), its folder's name or path, or `latest`. Unknown, or without a record: a usage error. */
export function findRun(reports: string, name: string): KeptRun {
  const names = folderNames(reports);
  const folder = name === "latest" ? latestOf(reports) : names.find((one) => one === basename(name) || one.endsWith(`-${name}`));
  if (folder === undefined)
    throw new UsageError(`there is no run "${name}"${nearestTo(name, names)}`, { hint: whatThereIs(reports, names) });
  return { folder: join(reports, folder), record: recordIn(join(reports, folder)) };
}

const folderNames = (reports: string): string[] =>
  existsSync(reports)
    ? readdirSync(reports, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT.*-[0-9a-f]+$/.test(entry.name))
        .map((entry) => entry.name)
        .toSorted()
    : [];

function latestOf(reports: string): string | undefined {
  const link = join(reports, "latest");
  return existsSync(link) ? basename(realpathSync(link)) : undefined;
}

const idOf = (folder: string): string => folder.slice(folder.lastIndexOf("-") + 1);

/** A run is named by its id or by its folder: the guess is of the same kind. */
const nearestTo = (name: string, names: readonly string[]): string => suggestion(name, [...names.map(idOf), ...names]);

function whatThereIs(reports: string, names: readonly string[]): string {
  if (names.length === 0) return `no run has left a folder in ${reports} yet: \`muster run <drill>\``;
  const last = names.slice(-5).toReversed();
  return `the last ones: ${last.join(", ")}`;
}

/** What `drill.json` says, checked. */
export function recordIn(folder: string): DrillRecord {
  const file = join(folder, "drill.json");
  if (!existsSync(file))
    throw new UsageError(
      `${folder} has no drill.json: the drill is still running, a guard refused it, or its runner was killed`,
      {
        hint: "name another run; `muster history` lists those that were recorded",
      },
    );
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`);
  }
  const { success, data, error } = drillRecord.safeParse(content);
  if (success) return data;
  throw new UsageError(`${file} is no record of a drill: ${prettifyError(error)}`, {
    hint: "`muster schema drill` prints what a record looks like",
  });
}

/** The newest run of a drill that has a record. */
export function newestRunOf(reports: string, drill: string): KeptRun {
  const names = folderNames(reports).filter((name) => /^[^Z]+Z-(.*)-[0-9a-f]+$/.exec(name)?.[1] === drill);
  const folder = names.findLast((name) => existsSync(join(reports, name, "drill.json")));
  if (folder === undefined)
    throw new UsageError(`no run of ${drill} in ${reports} has a record`, { hint: `\`muster run ${drill}\`` });
  return { folder: join(reports, folder), record: recordIn(join(reports, folder)) };
}
