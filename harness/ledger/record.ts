import { encodeIdentity, IDENTITY_HEADER } from "./identity.ts";
import { type KeySpace, keyOf } from "./keys.ts";

/** A record as every library is given it. */
export interface OutRecord {
  readonly key?: string;
  readonly value: Buffer;
  readonly headers: { readonly [IDENTITY_HEADER]: string };
}

interface RecordPlan {
  readonly run: string;
  readonly recordBytes: number;
  readonly keys?: KeySpace;
}

/** Makes records of a run. Payloads begin with the identity too: DumpLogSegments prints payloads, but of headers only their keys. */
export const recordsOf = ({ run, recordBytes, keys }: RecordPlan) => {
  const filled = Buffer.alloc(recordBytes, "m");
  return (session: string, partition: number, seq: number): OutRecord => {
    const text = `${session}/${partition}/${seq} `;
    const value = Buffer.allocUnsafe(Math.max(recordBytes, Buffer.byteLength(text)));
    value.set(filled);
    value.write(text);
    return {
      ...(keys !== undefined && { key: keyOf(keys, partition, seq) }),
      value,
      headers: { [IDENTITY_HEADER]: encodeIdentity({ run, session, partition, seq }, value) },
    };
  };
};
