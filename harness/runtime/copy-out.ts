import { PassThrough, type Readable } from "node:stream";
import type Docker from "dockerode";

/** One file out of a container, running or dead. Docker sends it as a tar of one entry: a header block, then the bytes. */
export async function readFileFrom(container: Docker.Container, path: string): Promise<Readable> {
  const archive = (await container.getArchive({ path })) as Readable;
  const file = new PassThrough();
  void (async () => {
    let header = Buffer.alloc(0);
    let left: number | undefined;
    for await (const chunk of archive as AsyncIterable<Buffer>) {
      let bytes = chunk;
      if (left === undefined) {
        header = Buffer.concat([header, bytes]);
        if (header.length < blockBytes) continue;
        left = sizeIn(header);
        bytes = header.subarray(blockBytes);
      }
      const own = bytes.subarray(0, left);
      left -= own.length;
      if (own.length > 0) file.write(own);
    }
    file.end();
  })().catch((error: Error) => file.destroy(error));
  return file;
}

const blockBytes = 512;

/** The size field of a tar header: octal text. */
const sizeIn = (header: Buffer): number =>
  Number.parseInt(header.subarray(124, 136).toString().replaceAll("\0", "").trim(), 8) || 0;
