import { decodeIdentity, IDENTITY_HEADER, type IdentityProblem } from "../../ledger/identity.ts";
import type { Range } from "../../ledger/lines.ts";

/** What a record is as far as its identity goes: the part of a kafkajs message that is read here. */
export interface ReceivedRecord {
  readonly offset: string;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

export interface ReceivedRun {
  readonly session: string;
  readonly seq: Range;
  readonly offset: Range;
}

export interface Received {
  readonly runs: readonly ReceivedRun[];
  /** Ours by its header, but damaged, or in a partition it was not written to. */
  readonly corrupt: readonly { readonly offset: number; readonly problem: IdentityProblem | "misplaced" }[];
}

/** A fetched batch as runs of consecutive records of this run; records of others are none of our business. */
export function received(records: readonly ReceivedRecord[], partition: number, run: string): Received {
  const runs: ReceivedRun[] = [];
  const corrupt: { offset: number; problem: IdentityProblem | "misplaced" }[] = [];
  for (const { offset: text, value, headers } of records) {
    const offset = Number(text);
    const header = headers?.[IDENTITY_HEADER];
    const decoded = decodeIdentity(Array.isArray(header) ? header[0] : header, value);
    if ("problem" in decoded) {
      if (decoded.problem !== "foreign") corrupt.push({ offset, problem: decoded.problem });
      continue;
    }
    const { session, seq, ...place } = decoded.identity;
    if (place.run !== run) continue;
    if (place.partition !== partition) {
      corrupt.push({ offset, problem: "misplaced" });
      continue;
    }
    const open = runs.at(-1);
    if (open !== undefined && open.session === session && open.seq[1] + 1 === seq && open.offset[1] + 1 === offset)
      runs[runs.length - 1] = { session, seq: [open.seq[0], seq], offset: [open.offset[0], offset] };
    else runs.push({ session, seq: [seq, seq], offset: [offset, offset] });
  }
  return { runs, corrupt };
}
