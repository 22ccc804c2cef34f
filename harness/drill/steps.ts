import type { Narrator } from "./narrator.ts";

export type Step = <T>(name: string, work: () => Promise<T> | T) => Promise<T>;

/** Steps tell where a drill stands; when it is aborted, the step that was running is named. */
export class Steps {
  readonly #narrator: Narrator;
  readonly #onFailure: (step: string, error: unknown) => Promise<void>;
  readonly #running: string[] = [];

  /** `onFailure` is awaited before the error goes on to whoever heals: it must be bounded, and must not throw. */
  constructor(narrator: Narrator, onFailure: (step: string, error: unknown) => Promise<void> = async () => undefined) {
    this.#narrator = narrator;
    this.#onFailure = onFailure;
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
      await this.#onFailure(name, error);
      throw error;
    } finally {
      this.#running.splice(this.#running.lastIndexOf(name), 1);
    }
  };
}
