import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidDrill } from "../core/errors.ts";
import type { PartitionTails } from "../measure/tails.ts";
import type { KeptRecord } from "../protocol/commands.ts";
import { appendRecords, type Reach, takenFrom } from "./records.ts";
import type { RunFolder } from "./run-folder.ts";

/** Where a divergent tail lies in the run folder: a record a line, as it stood in the log of the old side. */
export const tailFile = (cluster: string, { topic, partition }: Pick<PartitionTails, "topic" | "partition">): string =>
  `tail-${cluster}-${topic}-${partition}.ndjson`;

type Site = Reach & { readonly folder: RunFolder };

/** Saves what the old side alone has, partition by partition, before anything else is done about it. Gives the files. */
export async function saveTails(
  { world, signal, folder }: Site,
  cluster: string,
  tails: readonly PartitionTails[],
): Promise<string[]> {
  const files: string[] = [];
  for (const one of tails.filter(({ tail }) => tail.length > 0)) {
    const { topic, partition } = one;
    const records: KeptRecord[] = [];
    for (const [first, last] of one.tail)
      records.push(...(await takenFrom({ world, signal }, { cluster, topic, partition }, first, last + 1)));
    const file = tailFile(cluster, one);
    folder.write(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    files.push(file);
  }
  return files;
}

/** Writes what was saved to another cluster, in its order. Gives how many records that were. */
export async function replayTails(
  { world, signal, folder }: Site,
  { from, to }: { readonly from: string; readonly to: string },
  tails: readonly PartitionTails[],
): Promise<number> {
  let written = 0;
  for (const one of tails.filter(({ tail }) => tail.length > 0)) {
    const { topic, partition } = one;
    const records = readFileSync(join(folder.path, tailFile(from, one)), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as KeptRecord);
    await appendRecords({ world, signal }, { cluster: to, topic, partition }, records);
    written += records.length;
  }
  const saved = tails.reduce((sum, { tail }) => sum + tail.reduce((all, [first, last]) => all + last - first + 1, 0), 0);
  if (written !== saved) throw new InvalidDrill(`${written} records of the tail were written to ${to}, and ${saved} were there`);
  return written;
}
