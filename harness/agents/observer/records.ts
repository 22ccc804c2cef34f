import { decodeIdentity, type Identity } from "../../ledger/identity.ts";
import { identityHeader } from "../identity-header.ts";

/** A record as it stands in a batch. */
interface RawRecord {
  readonly offsetDelta: number;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [key: Buffer | null, value: Buffer | null])[];
}

/** A record of ours, or what was found in its place. */
type Found =
  | { readonly offset: number; readonly identity: Identity }
  | { readonly offset: number; readonly problem: "foreign" | "corrupt" };

/** Who a record is: of this run and meant for this partition, or foreign (not of this run), or corrupt (damaged, or in the wrong place). */
export function identify(record: RawRecord, firstOffset: bigint, run: string, partition: number): Found {
  const offset = Number(firstOffset) + record.offsetDelta;
  const decoded = decodeIdentity(identityHeader(record), record.value);
  if ("problem" in decoded) return { offset, problem: decoded.problem === "foreign" ? "foreign" : "corrupt" };
  const { identity } = decoded;
  if (identity.run !== run) return { offset, problem: "foreign" };
  return identity.partition === partition ? { offset, identity } : { offset, problem: "corrupt" };
}
