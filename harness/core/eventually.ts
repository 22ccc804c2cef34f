import { setTimeout as sleep } from "node:timers/promises";
import type { Duration } from "./duration.ts";
import { formatDuration } from "./duration.ts";
import { DeadlineExceeded, messageOf } from "./errors.ts";

/** What a probe saw: `done` ends the wait with a value, otherwise `seen` is kept for the error. */
export type Seen<T> = { readonly done: T } | { readonly seen: string };

export interface Eventually<T> {
  /** What is waited for, as the end of "waited 30 s for …". */
  readonly what: string;
  readonly within: Duration;
  readonly every: Duration;
  readonly signal?: AbortSignal | undefined;
  readonly hint?: string;
  probe(): Promise<Seen<T>>;
}

/** Waits, and is ended by the signal with the signal's own reason (Node's timer would say only that it was aborted). */
export async function pauseFor(length: Duration, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(length, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Polls until the probe is done. A probe that throws has seen its error; the last thing seen is in the message. */
export async function eventually<T>({ what, within, every, signal, hint, probe }: Eventually<T>): Promise<T> {
  const end = performance.now() + within;
  let last = "nothing yet";
  let lastError: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const result = await probe();
      if ("done" in result) return result.done;
      last = result.seen;
      lastError = undefined;
    } catch (error) {
      signal?.throwIfAborted();
      last = messageOf(error);
      lastError = error;
    }
    if (performance.now() >= end)
      throw new DeadlineExceeded(`waited ${formatDuration(within)} for ${what}; last seen: ${last}`, {
        ...(hint === undefined ? {} : { hint }),
        ...(lastError === undefined ? {} : { cause: lastError }),
      });
    await pauseFor(every, signal);
  }
}

/** Rejects with a DeadlineExceeded naming `what` when `work` takes longer than `within`; the work itself goes on. */
export async function bounded<T>(what: string, within: Duration, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(`${what} did not answer within ${formatDuration(within)}`)), within);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Gives up waiting when the signal says so; the work itself goes on and whoever disposes of its world ends it. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener("abort", aborted, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", aborted);
    work.catch(() => undefined);
  }
}
