interface Change {
  readonly at: number;
  readonly length: number;
}

/**
 * How long files were, looked at now and then: only changes are kept, and no more than is needed to look back `keep` seconds.
 * Times are seconds of the agent's clock.
 */
export class Lengths {
  readonly #keep: number;
  #files = new Map<string, Change[]>();
  #looks: number[] = [];

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** All files there are, at one moment. */
  sampled(at: number, lengths: ReadonlyMap<string, number>): void {
    this.#looks.push(at);
    while ((this.#looks[1] ?? Number.POSITIVE_INFINITY) <= at - this.#keep) this.#looks.shift();
    const files = new Map<string, Change[]>();
    for (const [file, length] of lengths) {
      const changes = this.#files.get(file) ?? [];
      if (changes.at(-1)?.length !== length) changes.push({ at, length });
      while ((changes[1]?.at ?? Number.POSITIVE_INFINITY) <= at - this.#keep) changes.shift();
      files.set(file, changes);
    }
    this.#files = files;
  }

  /** When was looked last by then; of what was before the first look nothing is known, and the first look counts for it. */
  lookAtOrBefore(moment: number): number {
    return this.#looks.findLast((at) => at <= moment) ?? this.#looks[0] ?? moment;
  }

  /** What the file held at that moment and has not given up since; 0 if it was not there. */
  heldSince(file: string, moment: number): number {
    const since = this.lookAtOrBefore(moment);
    const changes = this.#files.get(file) ?? [];
    const then = changes.findLastIndex(({ at }) => at <= since);
    return then < 0 ? 0 : Math.min(...changes.slice(then).map(({ length }) => length));
  }
}
