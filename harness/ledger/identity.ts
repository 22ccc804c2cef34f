/**
 * A record's identity, carried in one text header so that a console consumer can read it too:
 *
 *     muster: <run>/<session>/<partition>/<seq>/<crc32hex>
 *
 * Records are known by this and never by offset or payload. The checksum covers the identity *and* the value, so a
 * header on the wrong payload is caught as surely as a damaged one.
 */
import { crc32 } from "node:zlib";

/** The header key. */
export const IDENTITY_HEADER = "muster";

export interface Identity {
  readonly run: string;
  readonly session: string;
  readonly partition: number;
  /** Dense per session and partition, from 0. */
  readonly seq: number;
}

/** Why a header could not be believed. `foreign` = not written by Muster at all. */
export type IdentityProblem = "foreign" | "malformed" | "checksum";

export type DecodedIdentity = { readonly identity: Identity } | { readonly problem: IdentityProblem };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The header value for a record with this payload. Run and session must not contain `/`. */
export function encodeIdentity(identity: Identity, value: Uint8Array | null): string {
  if (identity.run.includes("/") || identity.session.includes("/")) {
    throw new TypeError(`identity of ${identity.session}: run and session must not contain "/"`);
  }
  const text = `${identity.run}/${identity.session}/${identity.partition}/${identity.seq}`;
  return `${text}/${checksum(text, value)}`;
}

/** Reads a header value back and verifies that it belongs to this payload. */
export function decodeIdentity(header: string | Uint8Array | undefined, value: Uint8Array | null): DecodedIdentity {
  if (header === undefined) return { problem: "foreign" };
  const text = typeof header === "string" ? header : decoder.decode(header);
  const [run, session, partition, seq, crc, ...rest] = text.split("/");
  if (
    run === undefined ||
    session === undefined ||
    !isCount(partition) ||
    !isCount(seq) ||
    crc === undefined ||
    rest.length > 0
  ) {
    return { problem: "malformed" };
  }
  if (crc !== checksum(text.slice(0, -crc.length - 1), value)) return { problem: "checksum" };
  return { identity: { run, session, partition: Number(partition), seq: Number(seq) } };
}

function checksum(text: string, value: Uint8Array | null): string {
  const ofText = crc32(encoder.encode(text));
  return crc32(value ?? new Uint8Array(0), ofText)
    .toString(16)
    .padStart(8, "0");
}

function isCount(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,15}$/.test(text);
}

/** A producer that had to begin anew while something of it could still be appended goes on as `<session>.2`, `<session>.3`, … */
export const isOfSession = (session: string, first: string): boolean =>
  session === first || (session.startsWith(`${first}.`) && /^\d+$/u.test(session.slice(first.length + 1)));
