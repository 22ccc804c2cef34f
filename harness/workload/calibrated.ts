import type { LedgerLine } from "../ledger/lines.ts";

export interface Calibrated {
  /** Acknowledged with an offset, and looked up there. */
  readonly records: number;
  readonly ok: boolean;
  /** What is wrong, with the first place where it is. */
  readonly reason?: string;
}

/** Fewer would prove nothing about several sends at a time. */
const fewest = 200;

/**
 * Whether a client can be believed: of what it wrote to a topic where nothing was broken, every acknowledged offset was given once and holds
 * exactly that record, nothing acknowledged is absent or there twice, and the logs hold nothing else.
 */
export function calibrated(lines: Iterable<LedgerLine>, topic: string): Calibrated {
  const log = new Map<string, string>();
  const found = new Map<string, number>();
  const placed = new Map<string, string>();
  const told = new Set<string>();
  const acknowledged: string[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    if (!("topic" in line) || line.topic !== topic) continue;
    if (line.kind === "log")
      for (let i = 0; i <= line.seq[1] - line.seq[0]; i += 1) {
        const id = `${line.session}/${line.partition}/${line.seq[0] + i}`;
        log.set(`${line.partition}@${line.offset[0] + i}`, id);
        found.set(id, (found.get(id) ?? 0) + 1);
      }
    if (line.kind === "end" && !line.complete) problems.push(`partition ${line.partition} could not be read to its end`);
    if (line.kind !== "write") continue;
    for (let i = 0; i <= line.seq[1] - line.seq[0]; i += 1) {
      const id = `${line.session}/${line.partition}/${line.seq[0] + i}`;
      told.add(id);
      if (line.outcome !== "acknowledged") continue;
      acknowledged.push(id);
      if (line.offset === null) continue;
      const place = `${line.partition}@${line.offset + i}`;
      if (placed.has(place)) problems.push(`offset ${place} was acknowledged for ${placed.get(place)} and for ${id}`);
      placed.set(place, id);
    }
  }
  for (const [place, id] of placed)
    if (log.get(place) !== id)
      problems.push(`${id} was acknowledged at ${place}, where the log has ${log.get(place) ?? "nothing"}`);
  for (const id of acknowledged) {
    const times = found.get(id) ?? 0;
    if (times !== 1) problems.push(`${id} was acknowledged and is in the log ${times === 0 ? "nowhere" : `${times} times`}`);
  }
  for (const id of found.keys()) if (!told.has(id)) problems.push(`${id} is in the log and was never announced`);
  if (2 * acknowledged.length < told.size)
    problems.push(`only ${acknowledged.length} of ${told.size} records that it sent were acknowledged`);
  if (placed.size < fewest) problems.push(`only ${placed.size} records were acknowledged with an offset`);
  const [reason] = problems;
  return { records: placed.size, ok: reason === undefined, ...(reason === undefined ? {} : { reason: more(reason, problems) }) };
}

const more = (reason: string, { length }: readonly string[]): string =>
  length === 1 ? reason : `${reason}, and ${length - 1} more`;
