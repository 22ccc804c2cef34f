/**
 * The histories worked out by hand, as tests use them: each with the figures it must give. This module only reads them and
 * compares; it knows no history by name.
 */
import type { LedgerLine } from "../ledger/lines.ts";
import { parseLine } from "../ledger/ndjson.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Measured } from "./measured.ts";
import type { MeasureSettings } from "./settings.ts";

export interface History<Settings extends MeasureSettings = MeasureSettings> {
  readonly file: string;
  readonly name: string;
  readonly settings: Settings;
  readonly lines: readonly LedgerLine[];
  readonly timeline: readonly TimelineEvent[];
  readonly expect: Readonly<Record<string, unknown>>;
}

/** The part of `node:fs` that a test lends: this folder itself touches no files. */
interface Files {
  readdirSync(folder: URL): string[];
  readFileSync(file: URL, encoding: "utf8"): string;
}

const FOLDER = new URL("./histories/", import.meta.url);

/** Every history, with its ledger lines checked and its timeline told apart from them. */
export function readHistories<Settings extends MeasureSettings>(fs: Files): History<Settings>[] {
  const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => {
    const { name, settings, lines, expect } = JSON.parse(fs.readFileSync(new URL(file, FOLDER), "utf8"));
    const ledger: LedgerLine[] = [];
    const timeline: TimelineEvent[] = [];
    for (const [index, line] of lines.entries()) {
      if ("event" in line) timeline.push(line);
      else ledger.push(parseLine(line, `${file}#${index}`));
    }
    return { file, name, settings, lines: ledger, timeline, expect };
  });
}

/** The figures where the histories look for them: ids and keys at the top, deliveries by phase under `byPhase`. */
export function asHistoriesName(measured: Measured): Record<string, unknown> {
  const { rpo, duplicates, order, offsets, transactions } = measured;
  const byPhase = Object.entries(duplicates.delivery?.byPhase ?? {}).map(([phase, delivery]) => [phase, { delivery }]);
  return {
    ...measured,
    ...(rpo && { rpo: { ...rpo, atCutover: rpo.records } }),
    duplicates: { ...duplicates, byPhase: Object.fromEntries(byPhase) },
    lostIds: rpo?.ids.lost,
    holeIds: rpo?.ids.holes,
    splitBrainIds: rpo?.ids.splitBrain,
    undeterminedIds: rpo?.ids.undetermined,
    ghostIds: rpo?.ids.ghosts,
    phantomIds: rpo?.ids.phantoms,
    indeterminateAbsentIds: rpo?.ids.indeterminateAbsent,
    expiredIds: rpo?.ids.expired,
    finalLostIds: rpo?.ids.final,
    crossClusterIds: duplicates.ids.crossCluster,
    reorderIds: order?.ids,
    skippedIds: offsets?.ids.skipped,
    abortedReadIds: transactions?.ids.abortedRead,
    tornTransactions: transactions?.ids.torn,
  };
}

/** What of `expected` does not agree with `actual`, one sentence a field; fields that are not expected may be anything. */
export function disagreements(expected: unknown, actual: unknown, path = ""): string[] {
  const differs = [`${path}: expected ${JSON.stringify(expected)}, measured ${JSON.stringify(actual) ?? "nothing"}`];
  if (typeof expected === "number") return typeof actual === "number" && Math.abs(expected - actual) <= 1e-6 ? [] : differs;
  if (isNamed(path)) return sameMembers(expected, actual) ? [] : differs;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs;
    return expected.flatMap((one, index) => disagreements(one, actual[index], `${path}[${index}]`));
  }
  if (expected !== null && typeof expected === "object") {
    if (actual === null || typeof actual !== "object") return differs;
    const fields = new Map(Object.entries(actual));
    return Object.entries(expected).flatMap(([key, one]) =>
      disagreements(one, fields.get(key), path === "" ? key : `${path}.${key}`),
    );
  }
  return expected === actual ? [] : differs;
}

/** Whether a dotted path leads anywhere. */
export function isPresent(value: unknown, path: string): boolean {
  const end = path
    .split(".")
    .reduce<unknown>(
      (at, key) => (at !== null && typeof at === "object" ? new Map(Object.entries(at)).get(key) : undefined),
      value,
    );
  return end !== undefined;
}

function isNamed(path: string): boolean {
  return path.endsWith("Ids") || path === "conflictKeys" || path === "tornTransactions";
}

function sameMembers(expected: unknown, actual: unknown): boolean {
  const members = (value: unknown) =>
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : [JSON.stringify(value)];
  return members(expected).join("\n") === members(actual).join("\n");
}
