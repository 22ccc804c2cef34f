import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { prettifyError, z } from "zod";
import { messageOf, UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { passedInRun } from "../report/in-run.ts";
import { DRILL_SCHEMA, type DrillRecord, drillRecord } from "../report/record.ts";

export interface KeptRun {
  readonly folder: string;
  readonly record: DrillRecord;
}

/** A run by its id (`66bb8f`), its folder's name or path (anywhere), or `latest`. Unknown, or without a record: a usage error. */
export function findRun(reports: string, name: string): KeptRun {
  const folder = findFolder(reports, name);
  return { folder, record: recordIn(folder) };
}

/** The same, whatever the folder holds. */
export function findFolder(reports: string, name: string): string {
  if (["drill.json", "manifest.sha256", "timeline.ndjson"].some((file) => existsSync(join(name, file)))) return resolve(name);
  const names = folderNames(reports);
  const folder = name === "latest" ? latestOf(reports) : names.find((one) => one === basename(name) || one.endsWith(`-${name}`));
  if (folder === undefined)
    throw new UsageError(`there is no run "${name}"${nearestTo(name, names)}`, { hint: whatThereIs(reports, names) });
  return join(reports, folder);
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
  throw new UsageError(`${file} is no record of a drill${ofAnother(content)}: ${prettifyError(error)}`, {
    hint: "`muster schema drill` prints what a record looks like; one of an older Muster is read by the sources that wrote it",
  });
}

/** What it says it is, where that is something else than what is read here. */
function ofAnother(content: unknown): string {
  const { schema } = (content ?? {}) as { readonly schema?: unknown };
  return schema === DRILL_SCHEMA || schema === undefined
    ? ""
    : ` as this Muster reads it (${DRILL_SCHEMA}): it says ${JSON.stringify(schema)}`;
}

/**
 * Of these drills, those whose newest run was not counted as passed. One that left no record failed too, unless it never ran.
 * A record that cannot be read says nothing good either.
 */
export function lastFailed(reports: string, drills: readonly string[]): string[] {
  const names = folderNames(reports);
  return drills.filter((drill) => {
    const newest = names.findLast((name) => drillOf(name) === drill);
    if (newest === undefined) return false;
    try {
      return !passedInRun(recordIn(join(reports, newest)));
    } catch {
      return true;
    }
  });
}

/** Every record that runs of these drills left, oldest first. One that cannot be read says nothing, and is left out. */
export const recordsOfDrills = (reports: string, drills: ReadonlySet<string>): DrillRecord[] =>
  folderNames(reports).flatMap((name) => {
    if (!drills.has(drillOf(name) ?? "") || !existsSync(join(reports, name, "drill.json"))) return [];
    try {
      return [recordIn(join(reports, name))];
    } catch {
      return [];
    }
  });

/** Folders are called `<UTC>-<drill>-<run>`. */
const drillOf = (folder: string): string | undefined => /^[^Z]+Z-(.*)-[0-9a-f]+$/.exec(folder)?.[1];

export interface KeptBatch {
  readonly runs: readonly KeptRun[];
  /** Runs that left a plan and no record (refused by a guard, or killed), by drill. */
  readonly withoutRecord: Readonly<Record<string, number>>;
}

/** All runs of one `muster run`, by the id that their plans and records share; undefined where no run has it. */
export function findBatch(reports: string, batch: string): KeptBatch | undefined {
  const folders = folderNames(reports).map((name) => join(reports, name));
  const parts = folders.map((folder) => ({ folder, part: partOf(folder) })).filter((one) => one.part?.batch === batch);
  if (parts.length === 0) return undefined;
  const { kept = [], left = [] } = Object.groupBy(parts, ({ folder }) =>
    existsSync(join(folder, "drill.json")) ? "kept" : "left",
  );
  return {
    runs: kept.map(({ folder }) => ({ folder, record: recordIn(folder) })),
    withoutRecord: Object.fromEntries(
      [...Map.groupBy(left, (one) => one.part?.drill ?? "")].map(([drill, those]) => [drill, those.length]),
    ),
  };
}

/** What a run was part of stands in its record, or in its plan where it left none; one that left neither cannot be told. */
function partOf(folder: string): { readonly drill: string; readonly batch: string } | undefined {
  for (const file of ["drill.json", "plan.json"].map((name) => join(folder, name)).filter(existsSync))
    try {
      const { drill, parameters } = part.parse(JSON.parse(readFileSync(file, "utf8")));
      return { drill, batch: parameters.batch };
    } catch {
      // Torn, or from before there were batches.
    }
  return undefined;
}

const part = z.looseObject({ drill: z.string(), parameters: z.looseObject({ batch: z.string() }) });

/** The newest run of a drill that has a record. */
export function newestRunOf(reports: string, drill: string): KeptRun {
  const names = folderNames(reports).filter((name) => drillOf(name) === drill);
  const folder = names.findLast((name) => existsSync(join(reports, name, "drill.json")));
  if (folder === undefined)
    throw new UsageError(`no run of ${drill} in ${reports} has a record`, { hint: `\`muster run ${drill}\`` });
  return { folder: join(reports, folder), record: recordIn(join(reports, folder)) };
}
