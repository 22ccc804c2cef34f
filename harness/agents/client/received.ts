import type { RecordsBatch } from "@platformatic/kafka";
import { decodeIdentity, type IdentityProblem } from "../../ledger/identity.ts";
import type { Range } from "../../ledger/lines.ts";
import { identityHeader } from "../identity-header.ts";

export interface ReceivedRun {
  readonly session: string;
  readonly seq: Range;
  readonly offset: Range;
}

interface Runs {
  readonly runs: readonly ReceivedRun[];
  /** Ours by its header, but damaged, or in a partition it was not written to. */
  readonly corrupt: readonly { readonly offset: number; readonly problem: IdentityProblem | "misplaced" }[];
}

export interface Received extends Runs {
  /** The offset after the last batch. */
  readonly end: number;
}

/** A record as every library gives it; `header` is the one that identity is carried in. */
export interface InRecord {
  readonly offset: number;
  readonly value: Uint8Array | null;
  readonly header: Uint8Array | string | undefined;
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
export function received(batches: readonly RecordsBatch[], wanted: Wanted): Received {
  const last = batches.at(-1);
  const end = last === undefined ? wanted.from : Number(last.firstOffset) + last.lastOffsetDelta + 1;
  return { ...runsOf(recordsOf(batches), wanted), end };
}

/** The same of records, whichever library fetched them. */
export function runsOf(records: Iterable<InRecord>, { run, partition, from }: Wanted): Runs {
  const runs: OpenRun[] = [];
  const corrupt: { offset: number; problem: IdentityProblem | "misplaced" }[] = [];
  for (const { offset, value, header } of records) {
    if (offset < from) continue;
    const decoded = decodeIdentity(header, value);
    if ("problem" in decoded) {
      if (decoded.problem !== "foreign") corrupt.push({ offset, problem: decoded.problem });
      continue;
    }
    const { identity } = decoded;
    if (identity.run !== run) continue;
    if (identity.partition === partition) extend(runs, identity.session, identity.seq, offset);
    else corrupt.push({ offset, problem: "misplaced" });
  }
  return { runs, corrupt };
}

function* recordsOf(batches: readonly RecordsBatch[]): Generator<InRecord> {
  for (const { attributes, firstOffset, records } of batches) {
    if ((attributes & isControl) !== 0) continue;
    const first = Number(firstOffset);
    for (const record of records)
      yield { offset: first + record.offsetDelta, value: record.value, header: identityHeader(record) };
  }
}

interface OpenRun {
  readonly session: string;
  readonly seq: [number, number];
  readonly offset: [number, number];
}

function extend(runs: OpenRun[], session: string, seq: number, offset: number): void {
  const open = runs.at(-1);
  if (open?.session === session && open.seq[1] + 1 === seq && open.offset[1] + 1 === offset) {
    open.seq[1] = seq;
    open.offset[1] = offset;
  } else runs.push({ session, seq: [seq, seq], offset: [offset, offset] });
}
