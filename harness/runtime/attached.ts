import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { EnvironmentError } from "../core/errors.ts";
import { execute } from "./execute.ts";

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

interface Attached {
  readonly argv: readonly string[];
  readonly env?: readonly string[];
  /** Ends the program inside too, which the engine would leave running when its caller goes. */
  readonly signal: AbortSignal;
  /** Whether the program gets what is typed or piped, and a terminal where there is one. */
  readonly reads: boolean;
}

/**
 * Runs a program inside a running container with this process's own streams, and answers with its exit code. On a terminal it gets
 * one, with its size and every key; elsewhere its two outputs stay apart, and the end of our input is the end of its input.
 */
export async function runAttached(
  container: Docker.Container,
  { argv, env = [], signal, reads }: Attached,
  { stdin, stdout, stderr }: Streams = process,
): Promise<number> {
  const tty = reads && stdin.isTTY === true && stdout.isTTY === true;
  const pidFile = `/tmp/.muster-${randomBytes(4).toString("hex")}`;
  const exec = await container
    .exec({
      Cmd: ["/bin/sh", "-c", `echo $$ > ${pidFile}; exec "$@"`, "sh", ...argv],
      Env: [...env, ...(tty ? [`TERM=${process.env.TERM ?? "xterm"}`] : [])],
      AttachStdin: reads,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
    })
    .catch(notRunning);
  const stream = await exec.start({ hijack: true, stdin: reads, Tty: tty });
  const end = (): void => void killInside(container, pidFile).finally(() => stream.destroy());
  signal.addEventListener("abort", end, { once: true });
  using _ = tty ? terminalOf(exec, stdin, stdout) : undefined;
  try {
    if (tty) stream.pipe(stdout, { end: false });
    else container.modem.demuxStream(stream, stdout, stderr);
    if (reads) stdin.pipe(stream);
    await Promise.race([once(stream, "end"), once(stream, "close")]);
    signal.throwIfAborted();
    const { ExitCode } = await exec.inspect();
    return ExitCode ?? 0;
  } finally {
    signal.removeEventListener("abort", end);
    if (reads) stdin.unpipe(stream).pause();
    await inside(container, ["rm", "-f", pidFile]);
  }
}

/** Every key goes through, ^C too; the size follows. Disposing of it makes the terminal what it was. */
function terminalOf(exec: Docker.Exec, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Disposable {
  const resize = (): void => void exec.resize({ h: stdout.rows, w: stdout.columns }).catch(() => undefined);
  stdin.setRawMode(true);
  stdout.on("resize", resize);
  resize();
  return {
    [Symbol.dispose]() {
      stdout.off("resize", resize);
      stdin.setRawMode(false);
    },
  };
}

const killInside = (container: Docker.Container, pidFile: string): Promise<void> =>
  inside(container, ["/bin/sh", "-c", `kill $(cat ${pidFile})`]);

/** For tidying up, where nothing is lost when it cannot be done. */
async function inside(container: Docker.Container, argv: readonly string[]): Promise<void> {
  await execute(container, argv, new PassThrough().resume()).catch(() => undefined);
}

function notRunning(error: unknown): never {
  if ((error as { statusCode?: number }).statusCode === 409)
    throw new EnvironmentError("its machine is down: nothing can run there", { hint: "`muster status` says why" });
  throw error;
}
