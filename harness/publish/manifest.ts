import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join, relative } from "node:path";
import { writeWhole } from "./write-whole.ts";

/** In the form of `sha256sum`: `sha256sum -c manifest.sha256` in the folder checks it too. */
const MANIFEST = "manifest.sha256";

/** Hash by path in the folder. */
type Sums = ReadonlyMap<string, string>;

/** How a folder differs from its manifest; paths in the folder. */
export interface Mismatch {
  readonly different: readonly string[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** Covers every file of the folder but itself; written last. */
export const sealFolder = (folder: string): void => write(folder, sumsOf(folder));

/** Undefined where there is no manifest. A line of it that is none counts as a file that is missing. */
export function mismatchOf(folder: string): Mismatch | undefined {
  if (!existsSync(join(folder, MANIFEST))) return undefined;
  const [stated, found] = [statedSums(folder), sumsOf(folder)];
  return {
    different: [...found].flatMap(([path, sum]) => (stated.has(path) && stated.get(path) !== sum ? [path] : [])),
    missing: [...stated.keys()].filter((path) => !found.has(path)),
    extra: [...found.keys()].filter((path) => !stated.has(path)),
  };
}

/** In words, what of a folder that was sealed is not as it was then; what is derived may be stale, and proves nothing. */
export function differencesIn(folder: string): string[] {
  const { different = [], missing = [], extra = [] } = mismatchOf(folder) ?? {};
  const told = (paths: readonly string[], text: string): string[] =>
    paths.filter((path) => !derived.test(path)).map((path) => `${path} ${text}`);
  return [
    ...told(different, "is not what the manifest says: it was changed after the run"),
    ...told(missing, "stands in the manifest and is gone"),
    ...told(extra, "does not stand in the manifest"),
  ];
}

export const matches = ({ different, missing, extra }: Mismatch): boolean =>
  different.length + missing.length + extra.length === 0;

/** What is derived from a record; whoever derives it again may state it anew. */
const derived = /^(verdict\.md|timeline\.svg|report(-\w+)?\.(html|png)|junit\.xml|allure-\d+\.(html|png)|allure-results\/.*)$/;

/**
 * Runs what writes derived files, and states those files anew where the folder was as its manifest says before. A folder that
 * was not stays so: nothing that is derived from it makes it whole.
 */
export async function keepingSeal<T>(folder: string, work: () => Promise<T> | T): Promise<T> {
  const before = mismatchOf(folder);
  const result = await work();
  if (before === undefined || !matches(before)) return result;
  const pick = (sums: Sums, isDerived: boolean) => [...sums].filter(([path]) => derived.test(path) === isDerived);
  write(folder, new Map([...pick(statedSums(folder), false), ...pick(sumsOf(folder), true)]));
  return result;
}

const write = (folder: string, sums: Sums): void =>
  writeWhole(
    join(folder, MANIFEST),
    [...sums]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, sum]) => `${sum}  ${path}\n`)
      .join(""),
  );

function statedSums(folder: string): Sums {
  const lines = readFileSync(join(folder, MANIFEST), "utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [, sum = "", path = line] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
      return [path, sum];
    }),
  );
}

const sumsOf = (folder: string): Sums =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(folder, file).replaceAll("\\", "/"), file] as const)
      .filter(([path]) => path !== MANIFEST)
      .map(([path, file]) => [path, sumOf(file)] as const),
  );

/** In pieces: a ledger may be larger than memory. */
function sumOf(file: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(1 << 20);
  const open = openSync(file, "r");
  try {
    for (let read = readSync(open, piece); read > 0; read = readSync(open, piece)) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(open);
  }
  return hash.digest("hex");
}
