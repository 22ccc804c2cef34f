/**
 * What nobody wrote down was not sent. A client that was killed, or started late, leaves slots of its schedule that no
 * line covers; they are as unavailable as those it dropped itself, and get `unsent` lines of their own.
 */
import type { LedgerLine, ScheduleLine, UnsentLine } from "./lines.ts";
import { unsentRuns } from "./runs.ts";

interface Unfilled {
  readonly schedule: ScheduleLine;
  /** The lines of the session so far; those of other sessions and partitions are ignored. */
  readonly lines: readonly LedgerLine[];
  readonly session: string;
  /** Where the missing slots would have been sent. */
  readonly cluster: string;
}

/** The slots of the schedule that neither a `write` nor an `unsent` line of the session covers, as `unsent` lines. */
export function fillUnsent({ schedule, lines, session, cluster }: Unfilled): UnsentLine[] {
  const covered = new Uint8Array(schedule.slots);
  for (const line of lines) {
    if ((line.kind !== "write" && line.kind !== "unsent") || line.session !== session) continue;
    if (line.topic !== schedule.topic || line.partition !== schedule.partition) continue;
    covered.fill(1, Math.max(0, slotAt(schedule, line.intended[0])), Math.max(0, slotAt(schedule, line.intended[1]) + 1));
  }
  const { topic, partition, kernel, from, every } = schedule;
  const filled: UnsentLine[] = [];
  const runs = unsentRuns((line) => filled.push(line), { everyAt: () => every });
  covered.forEach((known, slot) => {
    if (known === 0) {
      runs.add({ session, cluster, topic, partition, ...(kernel !== undefined && { kernel }), intended: from + slot * every });
    }
  });
  runs.flush();
  return filled;
}

function slotAt({ from, every }: ScheduleLine, time: number): number {
  return Math.round((time - from) / every);
}
