import type { RecordsBatch } from "@platformatic/kafka";
import { decodeIdentity, IDENTITY_HEADER, type IdentityProblem } from "../../ledger/identity.ts";
import type { Range } from "../../ledger/lines.ts";

export interface ReceivedRun {
  readonly session: string;
  readonly seq: Range;
  readonly offset: Range;
}

export interface Received {
  readonly runs: readonly ReceivedRun[];
  /** Ours by its header, but damaged, or in a partition it was not written to. */
  readonly corrupt: readonly { readonly offset: number; readonly problem: IdentityProblem | "misplaced" }[];
  /** The offset after the last batch. */
  readonly end: number;
}

interface Wanted {
  readonly run: string;
  readonly partition: number;
  /** A batch is answered whole, also from before the offset that was asked for. */
  readonly from: number;
}

/** Attribute bit of batches that hold transaction markers. */
const isControl = 0x20;

/** Fetched batches as runs of consecutive records of this run; records of others are none of our business. */
export function received(batches: readonly RecordsBatch[], { run, partition, from }: Wanted): Received {
  const runs: ReceivedRun[] = [];
  const corrupt: { offset: number; problem: IdentityProblem | "misplaced" }[] = [];
  for (const { offset, value, headers } of recordsOf(batches)) {
    if (offset < from) continue;
    const decoded = decodeIdentity(headers.find(([key]) => key?.toString() === IDENTITY_HEADER)?.[1] ?? undefined, value);
    if ("problem" in decoded) {
      if (decoded.problem !== "foreign") corrupt.push({ offset, problem: decoded.problem });
      continue;
    }
    const { identity } = decoded;
    if (identity.run !== run) continue;
    if (identity.partition === partition) extend(runs, identity.session, identity.seq, offset);
    else corrupt.push({ offset, problem: "misplaced" });
  }
  const last = batches.at(-1);
  return { runs, corrupt, end: last === undefined ? from : Number(last.firstOffset) + last.lastOffsetDelta + 1 };
}

function recordsOf(batches: readonly RecordsBatch[]) {
  return batches
    .filter(({ attributes }) => (attributes & isControl) === 0)
    .flatMap(({ firstOffset, records }) => records.map((one) => ({ ...one, offset: Number(firstOffset) + one.offsetDelta })));
}

function extend(runs: ReceivedRun[], session: string, seq: number, offset: number): void {
  const open = runs.at(-1);
  const follows = open?.session === session && open.seq[1] + 1 === seq && open.offset[1] + 1 === offset;
  if (open !== undefined && follows)
    runs[runs.length - 1] = { session, seq: [open.seq[0], seq], offset: [open.offset[0], offset] };
  else runs.push({ session, seq: [seq, seq], offset: [offset, offset] });
}
