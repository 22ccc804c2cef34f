import { PassThrough, type Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";
import { lineSplitter } from "../protocol/lines.ts";

/**
 * Every line that a container has printed on its standard output since it was made, as far as the engine still has them: its log
 * files are bounded, and what is rotated away is gone. Read as a stream: it may be larger than memory.
 */
export async function readKeptOutput(docker: Docker, container: Docker.Container, onLine: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>();
  // dockerode's own `logs` keeps all of it in memory unless it follows, and then never ends.
  docker.modem.dial(
    {
      path: `/containers/${container.id}/logs?stdout=1&stderr=0&follow=0`,
      method: "GET",
      isStream: true,
      statusCodes: { 101: true, 200: true, 404: "no such container", 500: "server error" },
    },
    (error: unknown, stream: unknown) => (error ? reject(error) : resolve(stream as Readable)),
  );
  const stream = await promise;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  stdout.on("data", lineSplitter(onLine));
  stderr.resume();
  docker.modem.demuxStream(stream, stdout, stderr);
  await finished(stream, { writable: false });
  stdout.end();
  await finished(stdout);
}
