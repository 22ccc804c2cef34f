import { Transform } from "node:stream";

/** What of a log stands behind its first `skip` bytes: those are an earlier drill's. `read` tells how many there were in all. */
export function behind(skip: number, read: (bytes: number) => void): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const own = chunk.subarray(Math.max(0, Math.min(chunk.length, skip - seen)));
      seen += chunk.length;
      done(null, own);
    },
    flush(done) {
      read(seen);
      done();
    },
  });
}
