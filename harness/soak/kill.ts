import { random } from "../core/random.ts";

/** When a runner is to be killed: so long after it began to do this. */
export interface Moment {
  readonly during: "starting" | "injecting" | "holding" | "healing";
  readonly afterMs: number;
}

const moments: readonly (readonly [{ readonly during: Moment["during"]; readonly within: number }, number])[] = [
  [{ during: "injecting", within: 3000 }, 4],
  [{ during: "holding", within: 1000 }, 3],
  [{ during: "healing", within: 800 }, 3],
];

/** On a topology that stands: while it breaks something (which begins with a second of baselines), lets it stand or heals it. */
export function momentOf(seed: number): Moment {
  const draw = random(seed);
  const { during, within } = draw.weighed(moments);
  return { during, afterMs: draw.between(0, within) };
}

/** On a topology of its own: half of the time while it is being made, else as above. */
export function momentOfOwn(seed: number): Moment {
  const draw = random(seed);
  return draw.chance(0.5) ? { during: "starting", afterMs: draw.between(500, 14_000) } : momentOf(seed);
}
