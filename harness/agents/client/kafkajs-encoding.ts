import { createRequire } from "node:module";
import { crc32c } from "@platformatic/kafka";
import { IDENTITY_HEADER } from "../../ledger/identity.ts";
import type { OutRecord } from "../../ledger/record.ts";

/** What kafkajs hands its record encoder: a message, and its place in the batch. */
type BatchRecord = OutRecord & { readonly key?: unknown; readonly offsetDelta: number; readonly timestampDelta: number };

/** What kafkajs takes for one of its own encoders. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

const headerKey = Buffer.from(IDENTITY_HEADER);

/**
 * kafkajs spends a third of what a verified record costs on encoding it: two zeroed buffers of 512 bytes, BigInts for a timestamp that is 0, a
 * checksum in JavaScript. Our records have one shape, which is known before a byte is written. Kafka gets the same bytes as from kafkajs itself
 * (kafkajs-encoding.test.ts); a record of any other shape is left to it. Its request encoders are loaded with the first send: until then what they
 * will find can be changed.
 */
export function hastenKafkajs(): void {
  replace("kafkajs/src/protocol/recordBatch/record/v0", (theirs: (record: BatchRecord) => Encoded) => (record: BatchRecord) => {
    return isOurs(record) ? encodeRecord(record) : theirs(record);
  });
  replace("kafkajs/src/protocol/recordBatch/crc32C", () => (bytes: Buffer) => crc32c(bytes));
  makeRoomAtOnce(createRequire(import.meta.url)("kafkajs/src/protocol/encoder") as { prototype: Encoder });
}

interface Encoder {
  ensureAvailable(bytes: number): void;
  writeEncoderArray(parts: readonly Encoded[]): Encoder;
}

/** A batch grows by its records from 512 bytes on, doubled and zeroed each time: how much they need is known. */
function makeRoomAtOnce({ prototype }: { readonly prototype: Encoder }): void {
  const { writeEncoderArray } = prototype;
  prototype.writeEncoderArray = function (this: Encoder, parts: readonly Encoded[]): Encoder {
    this.ensureAvailable(parts.reduce((bytes, { buffer }) => bytes + buffer.length, 0));
    return writeEncoderArray.call(this, parts);
  };
}

function replace<T>(name: string, change: (theirs: T) => T): void {
  const require = createRequire(import.meta.url);
  const theirs = require(name) as T;
  const loaded = require.cache[require.resolve(name)];
  if (loaded !== undefined) loaded.exports = change(theirs);
}

function isOurs({ key, value, headers, timestampDelta }: BatchRecord): boolean {
  return key === undefined && timestampDelta === 0 && Buffer.isBuffer(value) && Object.keys(headers).join() === IDENTITY_HEADER;
}

/** Kafka's record, version 2: no attributes, no timestamp of its own, no key, and one header. */
function encodeRecord({ value, headers, offsetDelta }: BatchRecord): Encoded {
  const header = headers[IDENTITY_HEADER];
  const headerBytes = Buffer.byteLength(header);
  const size =
    3 +
    sizeOfVarint(offsetDelta) +
    sizeOfVarint(value.length) +
    value.length +
    2 +
    headerKey.length +
    sizeOfVarint(headerBytes) +
    headerBytes;
  const buf = Buffer.allocUnsafe(sizeOfVarint(size) + size);
  let at = writeVarint(buf, size, 0);
  buf[at++] = 0;
  buf[at++] = 0;
  at = writeVarint(buf, offsetDelta, at);
  at = writeVarint(buf, -1, at);
  at = writeVarint(buf, value.length, at);
  buf.set(value, at);
  at = writeVarint(buf, 1, at + value.length);
  at = writeVarint(buf, headerKey.length, at);
  buf.set(headerKey, at);
  at = writeVarint(buf, headerBytes, at + headerKey.length);
  buf.write(header, at);
  return { buf, buffer: buf };
}

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;

function sizeOfVarint(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest > 0x7f; rest >>>= 7) bytes += 1;
  return bytes;
}

function writeVarint(buf: Buffer, value: number, at: number): number {
  let next = at;
  let rest = zigzag(value);
  for (; rest > 0x7f; rest >>>= 7) buf[next++] = (rest & 0x7f) | 0x80;
  buf[next++] = rest;
  return next;
}
