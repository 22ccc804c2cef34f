/** Whoever looks on: each is told what changed since it was last told, as soon as it can take more, and never more than the newest. */

/** Of one listener, as much of `http.ServerResponse` as it takes. */
export interface Listener {
  write(text: string): boolean;
  end(): void;
  readonly writableLength: number;
  readonly destroyed: boolean;
  once(event: "close" | "drain", heard: () => void): unknown;
}

/** What is new for somebody who has what there was at `since`; undefined where nothing is. */
export type News = (since: number) => string | undefined;

/** Nobody looks at one run in more windows. */
const MOST = 8;

export class Audience {
  readonly #told = new Map<Listener, number>();

  get size(): number {
    return this.#told.size;
  }

  get isFull(): boolean {
    return this.#told.size >= MOST;
  }

  admit(listener: Listener): void {
    this.#told.set(listener, 0);
    listener.once("close", () => this.#told.delete(listener));
  }

  /**
   * One that has not yet taken what it was told before is left out: it is told of everything since when it has. So nothing queues up, and
   * a slow browser costs the runner one message of memory.
   */
  tell(news: News, revision: number): void {
    for (const [listener, since] of this.#told) {
      if (listener.destroyed) this.#told.delete(listener);
      else if (listener.writableLength === 0) {
        const text = news(since);
        this.#told.set(listener, revision);
        if (text !== undefined) listener.write(text);
      }
    }
  }

  dismiss(): void {
    for (const listener of this.#told.keys()) listener.end();
    this.#told.clear();
  }
}
