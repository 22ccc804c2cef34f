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

/** The header value for a record with this payload. Run and session must not contain `/`. */
export function encodeIdentity(identity: Identity, value: Uint8Array | null): string {
  if (identity.run.includes("/") || identity.session.includes("/")) {
    throw new TypeError(`identity of ${identity.session}: run and session must not contain "/"`);
  }
  const text = `${identity.run}/${identity.session}/${identity.partition}/${identity.seq}`;
  return `${text}/${hex(checksum(text, value))}`;
}

/** Reads a header value back and verifies that it belongs to this payload. Read for every record there is: no more is made of it than needed. */
export function decodeIdentity(header: string | Uint8Array | undefined, value: Uint8Array | null): DecodedIdentity {
  if (header === undefined) return { problem: "foreign" };
  const text = typeof header === "string" ? header : asBuffer(header).toString();
  const ofCrc = text.lastIndexOf("/");
  const ofSeq = text.lastIndexOf("/", ofCrc - 1);
  const ofPartition = text.lastIndexOf("/", ofSeq - 1);
  const ofSession = text.indexOf("/");
  const isWhole = ofSession >= 0 && ofSession < ofPartition && text.indexOf("/", ofSession + 1) === ofPartition && ofCrc > ofSeq;
  const partition = text.slice(ofPartition + 1, ofSeq);
  const seq = text.slice(ofSeq + 1, ofCrc);
  if (!isWhole || !isCount(partition) || !isCount(seq)) return { problem: "malformed" };
  if (text.slice(ofCrc + 1) !== hex(checksum(text.slice(0, ofCrc), value))) return { problem: "checksum" };
  return {
    identity: {
      run: text.slice(0, ofSession),
      session: text.slice(ofSession + 1, ofPartition),
      partition: Number(partition),
      seq: Number(seq),
    },
  };
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const nothing = new Uint8Array(0);

/** Of an identity, and then of the value. */
const checksum = (identity: string, value: Uint8Array | null): number => crc32(value ?? nothing, crc32(identity));

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Of 32 bits, byte by byte: a number's own `toString(16)` costs more than both checksums. */
const hex = (sum: number): string =>
  `${hexOfByte[sum >>> 24]}${hexOfByte[(sum >>> 16) & 255]}${hexOfByte[(sum >>> 8) & 255]}${hexOfByte[sum & 255]}`;

function isCount(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

/** A producer that had to begin anew while something of it could still be appended goes on as `<session>.2`, `<session>.3`, … */
export const isOfSession = (session: string, first: string): boolean =>
  session === first || (session.startsWith(`${first}.`) && /^\d+$/u.test(session.slice(first.length + 1)));
