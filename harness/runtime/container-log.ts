import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import type Docker from "dockerode";

interface Reading {
  readonly tail: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** What a container's program printed, as the engine kept it, on our own outputs; followed until the signal or its end. */
export async function printLog(container: Docker.Container, { tail, follow, signal }: Reading): Promise<void> {
  const wanted = { stdout: true, stderr: true, tail } as const;
  const stream: Readable = follow
    ? ((await container.logs({ ...wanted, follow: true })) as unknown as Readable)
    : new PassThrough().end(await container.logs({ ...wanted, follow: false }));
  const end = (): void => void stream.destroy();
  signal.addEventListener("abort", end, { once: true });
  container.modem.demuxStream(stream, process.stdout, process.stderr);
  stream.resume();
  await Promise.race([once(stream, "end"), once(stream, "close")]);
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
}
