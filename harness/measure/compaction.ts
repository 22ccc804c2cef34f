/**
 * A compacted topic keeps one value per key. An absent acknowledged value was superseded legally if a newer acknowledged
 * value of its key exists (which must then be there itself), or a later indeterminate one is present.
 */
import type { Range, WriteLine } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import type { Fates } from "./fates.ts";
import { type Ids, idsOf, streamKey } from "./ids.ts";
import { contains, NONE } from "./ranges.ts";
import type { Survivors } from "./survivors.ts";

interface Value {
  readonly key: string;
  readonly session: string;
  readonly partition: number;
  readonly seq: Range;
  /** Where it stands among the partition's values: its offset, or just behind the last known one of its session. */
  readonly place: number;
  readonly acknowledged: boolean;
}

/** Acknowledged ids that a newer value of the same key stands for. Empty unless the topic is compacted. */
export function supersededIds(book: Book, fates: Fates, survivors: Survivors): Ids {
  if (book.settings.cleanup !== "compact") return new Map();
  const values = valuesOf(book.writes, fates, survivors);
  const newest = new Map<string, Value>();
  for (const value of values) {
    const known = newest.get(value.key);
    if (known === undefined || isNewer(value, known)) newest.set(value.key, value);
  }
  return idsOf(
    values.filter((value) => {
      const last = newest.get(value.key);
      return value.acknowledged && last !== undefined && isNewer(last, value);
    }),
  );
}

function isNewer(one: Value, other: Value): boolean {
  if (one.session === other.session) return one.seq[0] > other.seq[0];
  return one.place > other.place;
}

/** Every value that could stand for its key: acknowledged, or indeterminate and present. */
function valuesOf(writes: readonly WriteLine[], fates: Fates, survivors: Survivors): Value[] {
  const values: Value[] = [];
  const lastOffset = new Map<string, number>();
  for (const write of writes.toSorted((a, b) => a.seq[0] - b.seq[0])) {
    const { session, partition, seq, offset, keys = [] } = write;
    const stream = streamKey(write);
    const acknowledged = fates.acknowledged.get(stream) ?? NONE;
    const present = survivors.ids.get(stream) ?? NONE;
    keys.forEach((key, i) => {
      const at = seq[0] + i;
      const place = offset === null ? (lastOffset.get(stream) ?? -1) + 0.5 : offset + i;
      const isAcknowledged = contains(acknowledged, at);
      if (!isAcknowledged && !contains(present, at)) return;
      values.push({ key: `${partition}\n${key}`, session, partition, seq: [at, at], place, acknowledged: isAcknowledged });
    });
    if (offset !== null) lastOffset.set(stream, offset + keys.length - 1);
  }
  return values;
}
