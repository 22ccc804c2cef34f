import { encodeIdentity, IDENTITY_HEADER } from "../../ledger/identity.ts";

/** A record as every library is given it. */
export interface OutRecord {
  readonly value: Buffer;
  readonly headers: { readonly [IDENTITY_HEADER]: string };
}

/** Makes records of a run. Payloads begin with the identity too: DumpLogSegments prints payloads, but of headers only their keys. */
export const recordsOf =
  ({ run, recordBytes }: { readonly run: string; readonly recordBytes: number }) =>
  (session: string, partition: number, seq: number): OutRecord => {
    const value = Buffer.from(`${session}/${partition}/${seq} `.padEnd(recordBytes, "m"));
    return { value, headers: { [IDENTITY_HEADER]: encodeIdentity({ run, session, partition, seq }, value) } };
  };
