import { Interrupted } from "../../core/errors.ts";

/**
 * ^C and SIGTERM as a signal that ends the work, once: a second one must not keep the first from cleaning up. Disposing of it gives
 * the process its own handling back.
 */
export function interruption(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => controller.abort(new Interrupted(name === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal),
  };
}
