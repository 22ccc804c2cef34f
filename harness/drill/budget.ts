import { type Duration, formatDuration, milliseconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";

/** Bounds a drill's body. What people are waited for has a bound of its own: meanwhile this clock stands. */
export class Budget {
  readonly #controller = new AbortController();
  readonly #length: Duration;
  readonly #running: () => string | undefined;
  #left: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `running`: the step that is named when time runs out. */
  constructor(length: Duration, running: () => string | undefined) {
    this.#length = length;
    this.#left = length;
    this.#running = running;
    this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async untimed<T>(work: () => Promise<T>): Promise<T> {
    this.stop();
    try {
      return await work();
    } finally {
      this.#start();
    }
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left -= performance.now() - this.#since;
  }

  #start(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#runOut(), milliseconds(Math.max(0, this.#left)));
  }

  #runOut(): void {
    const step = this.#running() ?? "none";
    this.#controller.abort(
      new EnvironmentError(`the drill's budget of ${formatDuration(this.#length)} ran out in step "${step}"`),
    );
  }
}
