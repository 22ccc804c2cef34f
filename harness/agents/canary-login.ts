import type { Duplex } from "node:stream";
import { saslScramSha } from "@platformatic/kafka";
import type { Security } from "../protocol/security.ts";

const handshake = { key: 17, version: 1 };
const authenticate = { key: 36, version: 0 };
const mechanism = "SCRAM-SHA-512";

/**
 * Says who we are on a connection that is to be asked more than once: before a login a broker tells its versions once, and ends the
 * connection when it is asked again.
 */
export async function logIn(stream: Duplex, { sasl }: Security): Promise<void> {
  if (sasl === null) return;
  const name = Buffer.from(mechanism);
  const { error } = answerIn(await exchange(stream, handshake, Buffer.concat([int16(name.length), name])));
  if (error !== 0) throw new Error(`${mechanism} is refused: ${error}`);
  const authenticating = ((_: unknown, bytes: Buffer, done: (error: Error | null, answer?: unknown) => void) => {
    exchange(stream, authenticate, Buffer.concat([int32(bytes.length), bytes])).then((frame) => {
      const told = answerIn(frame);
      if (told.error === 0) done(null, { authBytes: bytesIn(told.rest) });
      else done(new Error(`authentication failed: ${told.error}`));
    }, done);
  }) as unknown as Parameters<typeof saslScramSha.authenticate>[0];
  await saslScramSha.authenticate(authenticating, undefined as never, "SHA-512", sasl.username, sasl.password);
}

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** Behind the correlation id: the error code, and what comes after it. */
const answerIn = (frame: Buffer): { readonly error: number; readonly rest: Buffer } => ({
  error: frame.readInt16BE(4),
  rest: frame.subarray(6),
});

/** Behind a nullable message. */
function bytesIn(rest: Buffer): Buffer {
  const message = Math.max(0, rest.readInt16BE(0));
  const length = rest.readInt32BE(2 + message);
  return rest.subarray(6 + message, 6 + message + length);
}

/** One request and the frame that answers it, without its length. Rejects when the stream is closed first. */
function exchange(stream: Duplex, { key, version }: typeof handshake, body: Buffer): Promise<Buffer> {
  const header = Buffer.concat([int16(key), int16(version), int32(1), int16(-1)]);
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const end = (): void => void stream.off("data", hear).off("close", fail);
    const fail = (): void => {
      end();
      reject(new Error("closed before it was answered"));
    };
    const hear = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      if (read.length < 4 || read.length < 4 + read.readInt32BE(0)) return;
      end();
      resolve(read.subarray(4, 4 + read.readInt32BE(0)));
    };
    stream.on("data", hear).once("close", fail);
    stream.write(Buffer.concat([int32(header.length + body.length), header, body]));
  });
}
