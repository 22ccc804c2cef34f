import { chmodSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type Duration, formatDuration } from "../core/duration.ts";
import { DeadlineExceeded, EnvironmentError, GuardRefused, messageOf } from "../core/errors.ts";
import { decode, lineSplitter } from "../protocol/lines.ts";
import { type Awaited, type MarkAnswer, type MarkRequest, refusalOf } from "./marks.ts";
import { lineOf } from "./socket.ts";

export interface TakenMark extends MarkRequest {
  /** Seconds on the run's clock. */
  readonly at: number;
}

interface Waiting extends Awaited {
  readonly take: (mark: TakenMark) => void;
}

/** Where people's marks arrive: a socket of this machine that only its user can open. */
export class MarkDesk implements Disposable {
  readonly #server: Server;
  readonly #path: string;
  readonly #stamp: () => Promise<number>;
  #waiting: Waiting | undefined;

  private constructor(server: Server, path: string, stamp: () => Promise<number>) {
    this.#server = server;
    this.#path = path;
    this.#stamp = stamp;
    server.on("connection", (socket) => this.#hear(socket));
  }

  /** Refuses where another run listens already: two would measure each other's clients. */
  static async open(path: string, stamp: () => Promise<number>): Promise<MarkDesk> {
    if (await isAnswered(path))
      throw new GuardRefused("another run of this project observes on this machine", {
        hint: "two of them would measure each other; wait for it, or end its runner",
      });
    rmSync(path, { force: true });
    const server = createServer();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", (error) =>
      reject(new EnvironmentError(`cannot listen for marks at ${path}: ${messageOf(error)}`, { cause: error })),
    );
    server.listen(path, resolve);
    await promise;
    chmodSync(path, 0o600);
    return new MarkDesk(server, path, stamp);
  }

  /** Waits until somebody says this mark; bounded, and ended by the signal with its own reason. */
  async await(awaited: Awaited, within: Duration, signal: AbortSignal): Promise<TakenMark> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<TakenMark>();
    this.#waiting = { ...awaited, take: resolve };
    const aborted = (): void => reject(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
    const timer = setTimeout(
      () =>
        reject(
          new DeadlineExceeded(`waited ${formatDuration(within)} for somebody to mark "${awaited.mark}" (${awaited.what})`, {
            hint: "`markWithinMinutes` in the environment file says how long people have",
          }),
        ),
      within,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      this.#waiting = undefined;
    }
  }

  [Symbol.dispose](): void {
    this.#server.close();
    rmSync(this.#path, { force: true });
  }

  #hear(socket: Socket): void {
    socket.on("error", () => undefined);
    socket.on(
      "data",
      lineSplitter((line) => {
        const request = decode<MarkRequest>(line);
        if (request !== undefined) void this.#answer(request).then((answer) => socket.end(lineOf(answer)));
      }),
    );
  }

  async #answer(request: MarkRequest): Promise<MarkAnswer> {
    const waiting = this.#waiting;
    const refusal = refusalOf(request, waiting);
    if (refusal !== undefined || waiting === undefined)
      return { ok: false, text: refusal?.text ?? "no mark is awaited", hint: refusal?.hint ?? "" };
    try {
      const at = await this.#stamp();
      waiting.take({ ...request, at });
      return { ok: true, at, text: `"${request.mark}" is taken: ${waiting.what}` };
    } catch (error) {
      return { ok: false, text: `the mark could not be stamped: ${messageOf(error)}`, hint: "see the run's own terminal" };
    }
  }
}

async function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path, () => resolve(true));
  socket.on("error", () => resolve(false));
  const answered = await promise;
  socket.destroy();
  return answered;
}
