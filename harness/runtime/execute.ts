import { once } from "node:events";
import { PassThrough, type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";

export interface Executed {
  readonly code: number;
  readonly stderr: string;
}

/** Runs a command inside a running container; its standard output goes to `stdout`, which is ended. `env`: `NAME=value` each. */
export async function execute(
  container: Docker.Container,
  argv: readonly string[],
  stdout: Writable,
  env: readonly string[] = [],
): Promise<Executed> {
  const exec = await container.exec({ Cmd: [...argv], Env: [...env], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({ hijack: true, stdin: false });
  const err = new PassThrough();
  let stderr = "";
  err.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  container.modem.demuxStream(stream, stdout, err);
  await once(stream, "end");
  stdout.end();
  await finished(stdout);
  const { ExitCode } = await exec.inspect();
  return { code: ExitCode ?? -1, stderr };
}

/** The same, with the output as text: for short answers. */
export async function executeForText(
  container: Docker.Container,
  argv: readonly string[],
  env: readonly string[] = [],
): Promise<Executed & { readonly stdout: string }> {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on("data", (chunk: Buffer) => chunks.push(chunk));
  const executed = await execute(container, argv, out, env);
  return { ...executed, stdout: Buffer.concat(chunks).toString() };
}
