import { IDENTITY_HEADER } from "../ledger/identity.ts";

const name = Buffer.from(IDENTITY_HEADER);

/** The header that a record's identity stands in, of a record as @platformatic/kafka decodes it: asked of every record, so no text is made of names. */
export const identityHeader = ({
  headers,
}: {
  readonly headers: readonly (readonly [key: Buffer | null, value: Buffer | null])[];
}): Buffer | undefined => headers.find(([key]) => key?.equals(name))?.[1] ?? undefined;
