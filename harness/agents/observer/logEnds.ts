/** Where a log ended, and between which two moments it was asked. */
interface LogEnd {
  readonly end: number;
  readonly sentAt: number;
  readonly answeredAt: number;
}

interface Stretch {
  readonly end: number;
  /** When the last question was sent that was answered with this end. */
  lastSentAt: number;
}

/** As many changes as half an hour of polling five times a second can bring. */
const stretchesKept = 10_000;

/** The polled history of one log's end, from its true leader. */
export class LogEndHistory {
  readonly #stretches: Stretch[] = [];
  #latest: LogEnd | undefined;
  #previous: LogEnd | undefined;

  add(sample: LogEnd): void {
    this.#previous = this.#latest;
    this.#latest = sample;
    const last = this.#stretches.at(-1);
    if (last?.end === sample.end) last.lastSentAt = sample.sentAt;
    else this.#stretches.push({ end: sample.end, lastSentAt: sample.sentAt });
    if (this.#stretches.length > stretchesKept) this.#stretches.shift();
  }

  latest(): LogEnd | undefined {
    return this.#latest;
  }

  /** The newest sample that was complete by then, of the last two. */
  by(time: number): LogEnd | undefined {
    return [this.#latest, this.#previous].find((sample) => sample !== undefined && sample.answeredAt <= time);
  }

  /** The last time at which the log is known to have ended no later than here; undefined where the history does not reach back. */
  lastTimeAtOrBelow(end: number): number | undefined {
    return this.#stretches.findLast((stretch) => stretch.end <= end)?.lastSentAt;
  }
}

export interface Lag {
  readonly records: number;
  readonly seconds: number;
}

/**
 * How far the target's log is behind the source's, for names and offsets that are the same on both sides. Seconds are the
 * upper end: the first missing record was appended after the source was last seen without it. Undefined where that is not
 * known, or where either side has not answered lately (the target's answer is the older of the two): a lag is never guessed.
 */
export function lagBetween(source: LogEndHistory, target: LogEndHistory, freshSince: number): Lag | undefined {
  const from = source.latest();
  if (from === undefined) return undefined;
  const to = target.by(from.answeredAt);
  if (to === undefined || to.sentAt < freshSince) return undefined;
  const records = from.end - to.end;
  if (records <= 0) return { records: 0, seconds: 0 };
  const since = source.lastTimeAtOrBelow(to.end);
  return since === undefined ? undefined : { records, seconds: Math.round((from.answeredAt - since) * 1e6) / 1e6 };
}
