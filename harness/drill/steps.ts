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
