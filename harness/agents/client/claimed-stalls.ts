import type { StallFields } from "../../protocol/client-process.ts";

/** What counts as a stall, and as silence. */
const stallSeconds = 0.25;
/** Moments nearer than this are one: a program that talks all the time must not fill the memory. */
const grainSeconds = 0.05;
/** More than an hour of talk without a pause. Who claims to have stood still before that cannot be held against anything. */
const most = 100_000;
/** A loop that is busy this long may have said something in the middle of it, and its ticker still stood still. */
const honestSeconds = 1;

interface Claim extends StallFields {
  readonly now: number;
}

type Silent = readonly (readonly [from: number, to: number])[];

/**
 * When a client program was heard, and what of a stall it claims can be believed: a process that stood still said nothing, so only the
 * parts in which it was silent. One that talked all through a long "stall" lies.
 */
export class ClaimedStalls {
  readonly #heard: number[] = [];

  constructor(since: number) {
    this.#heard.push(since);
  }

  heard(at: number): void {
    if (at - (this.#heard.at(-1) ?? 0) < grainSeconds) return;
    this.#heard.push(at);
    if (this.#heard.length > most) this.#heard.splice(0, most / 10);
  }

  /** The parts of it that are believed, or what is wrong with it. Ask before its own line is `heard`. */
  believed({ from, to, now }: Claim): Silent | string {
    const [first = now] = this.#heard;
    const claim = `claimed to have stood still from ${from} s to ${to} s`;
    if (to > now + grainSeconds) return `${claim}, at ${now} s of the run's clock`;
    if (from < first - grainSeconds) return `${claim}, and is known since ${first} s`;
    const talk = this.#heard.filter((at) => at > from && at < to);
    const ends = [from, ...talk, to];
    const parts = ends.slice(1).map((end, index) => [ends[index] ?? from, end] as const);
    const silent = parts.filter(([start, end]) => end - start > stallSeconds);
    if (silent.length === 0 && to - from > honestSeconds) return `${claim}, and was heard ${talk.length} times meanwhile`;
    return silent;
  }
}
