/**
 * From a recovery to a figure: how long after the effect service was back, as an interval, with what measuring itself does
 * not know (stalls at the transition, another kernel's clock) added to it.
 */
import { between, exactly, hull, type Interval, later, minus, notNegative, widened } from "./intervals.ts";
import type { OutageMeasured } from "./measured.ts";
import type { Recovery } from "./recovery.ts";

/** No bad slot at all. */
export const NO_OUTAGE: OutageMeasured = { atLeast: 0, atMost: 0, censored: false };

export interface Observed {
  readonly effect: Interval;
  readonly end: number;
  readonly stalls: readonly Interval[];
  readonly slack: number;
}

/** `lastBad` = the last slot before a time that is known not to have been served. */
export function outageOf(
  recovery: Recovery,
  lastBad: (before: number) => number,
  { effect, end, stalls, slack }: Observed,
): OutageMeasured {
  switch (recovery.kind) {
    case "recovered": {
      const bad = lastBad(recovery.at);
      const touching = stalls.filter((stall) => stall.atLeast <= recovery.at && stall.atMost > bad);
      const recovered = widened(touching.reduce(hull, exactly(recovery.at)), slack);
      return { ...notNegative(minus(recovered, effect)), censored: false };
    }
    case "unproven":
      return censoredAt(recovery.since - slack - effect.atMost);
    case "never":
      return censoredAt(end - slack - effect.atMost);
    default:
      return recovery satisfies never;
  }
}

/** Two readings of the same outage that bound the truth. */
export function eitherOf(one: OutageMeasured, other: OutageMeasured): OutageMeasured {
  if (one.atMost === null || other.atMost === null) return censoredAt(Math.min(one.atLeast, other.atLeast));
  return { ...hull(between(one.atLeast, one.atMost), between(other.atLeast, other.atMost)), censored: false };
}

/** The outage of all: the longest, end by end; censored if any is. */
export function longestOf(outages: readonly OutageMeasured[]): OutageMeasured | undefined {
  if (outages.length === 0) return undefined;
  return outages.reduce((one, other) => {
    if (one.atMost === null || other.atMost === null) return censoredAt(Math.max(one.atLeast, other.atLeast));
    return { ...later(between(one.atLeast, one.atMost), between(other.atLeast, other.atMost)), censored: false };
  });
}

function censoredAt(atLeast: number): OutageMeasured {
  return { atLeast: Math.max(0, atLeast), atMost: null, censored: true };
}
