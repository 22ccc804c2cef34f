import { MusterError, messageOf } from "../core/errors.ts";
import type { Narrator } from "./narrator.ts";

export type Step = <T>(name: string, work: () => Promise<T> | T) => Promise<T>;

/** Steps tell where a drill stands; when it is aborted, the step that was running is named. */
export class Steps {
  readonly #narrator: Narrator;
  readonly #running: string[] = [];

  constructor(narrator: Narrator) {
    this.#narrator = narrator;
  }

  get running(): string | undefined {
    return this.#running.at(-1);
  }

  readonly step: Step = async (name, work) => {
    const began = performance.now();
    this.#running.push(name);
    this.#narrator.stepBegan(name);
    try {
      const result = await work();
      this.#narrator.stepEnded(name, performance.now() - began);
      return result;
    } catch (error) {
      this.#narrator.stepFailed(name, performance.now() - began, error);
      throw error;
    } finally {
      this.#running.splice(this.#running.lastIndexOf(name), 1);
    }
  };
}

/** The body's error first: what a disposer threw afterwards is told, but it is not the cause. */
export function causeOf(error: unknown): { error: unknown; afterwards: string[] } {
  const afterwards: string[] = [];
  let current = error;
  while (current instanceof SuppressedError) {
    afterwards.push(messageOf(current.error));
    current = current.suppressed;
  }
  return { error: current, afterwards };
}

/** The worst exit code among an error and those it suppressed: a heal that failed outranks everything. */
export function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof SuppressedError) {
    const codes = [exitCodeOf(error.error), exitCodeOf(error.suppressed)];
    return codes.includes(7) ? 7 : (codes[1] ?? codes[0]);
  }
  return error instanceof MusterError ? error.exitCode : undefined;
}
