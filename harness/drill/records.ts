import { seconds } from "../core/duration.ts";
import type { KeptRecord } from "../protocol/commands.ts";
import type { Scene } from "./scene.ts";

/** Who is asked, and until when: a log may take many asks. */
export interface Reach {
  readonly world: Pick<Scene["world"], "observer">;
  readonly signal: AbortSignal;
}

interface Log {
  readonly cluster: string;
  readonly topic: string;
  readonly partition: number;
}

/** What the observer takes at once. */
const takenAtOnce = 2000;

/** Committed records of a log, from one offset to before another. */
export async function takenFrom(
  { world: { observer }, signal }: Reach,
  log: Log,
  first: number,
  end: number,
): Promise<readonly KeptRecord[]> {
  const records: KeptRecord[] = [];
  for (let from = first; from < end; from += takenAtOnce) {
    signal.throwIfAborted();
    const ask = { ...log, from, to: Math.min(end, from + takenAtOnce), withinMs: 20_000 };
    records.push(...(await observer.ask("records.take", ask, seconds(25))).records);
  }
  return records;
}

/** What the observer writes at once. */
const writtenAtOnce = 500;

/** Written with acks=all, in this order. */
export async function appendRecords(
  { world: { observer }, signal }: Reach,
  log: Log,
  records: readonly KeptRecord[],
): Promise<void> {
  for (let index = 0; index < records.length; index += writtenAtOnce) {
    signal.throwIfAborted();
    await observer.ask("records.append", { ...log, records: records.slice(index, index + writtenAtOnce) }, seconds(15));
  }
}

/** What a record that is written now is dated: milliseconds since 1970, by the run's own clock. */
export const wallOf = async ({ anchor, stamp }: Pick<Scene["world"], "anchor" | "stamp">): Promise<number> =>
  Date.parse(anchor.wall) + Math.round(((await stamp()) - anchor.at) * 1000);

/** The last record that stands before an offset, in a log that begins at `start`: markers and what was compacted leave offsets without one. */
export async function recordBefore(
  reach: Reach,
  log: Log,
  { start, offset }: { readonly start: number; readonly offset: number },
): Promise<KeptRecord | undefined> {
  for (let [end, most] = [offset, near]; end > start; [end, most] = [end - most, takenAtOnce]) {
    const found = (await takenFrom(reach, log, Math.max(start, end - most), end)).at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looked through first: mostly the record is the one before. */
const near = 100;
