import { Interrupted } from "../core/errors.ts";

/**
 * Runs work that must tidy up after itself: SIGINT and SIGTERM abort its signal instead of ending the process, and come out as the
 * error once the work has unwound.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => interruption.abort(new Interrupted(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    return await work(interruption.signal);
  } catch (error) {
    throw interruption.signal.aborted ? interruption.signal.reason : error;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
