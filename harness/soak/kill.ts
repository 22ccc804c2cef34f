import { random } from "../core/random.ts";

/** When a runner is to be killed: so long after it began to do this. */
export interface Moment {
  readonly during: "starting" | "injecting" | "holding" | "healing";
  readonly afterMs: number;
}

const moments: readonly (readonly [{ readonly during: Moment["during"]; readonly most: number }, number])[] = [
  [{ during: "injecting", most: 3000 }, 4],
  [{ during: "holding", most: 1000 }, 4],
  [{ during: "healing", most: 300 }, 2],
];

/** On a topology that stands: while it breaks something (which begins with a second of baselines), lets it stand or heals it. */
export function momentOf(seed: number): Moment {
  const draw = random(seed);
  const { during, most } = draw.weighed(moments);
  return { during, afterMs: draw.between(0, most) };
}

/** On a topology of its own: half of the time while it is being made, else as above. */
export function momentOfOwn(seed: number): Moment {
  const draw = random(seed);
  return draw.chance(0.5) ? { during: "starting", afterMs: draw.between(500, 14_000) } : momentOf(seed);
}
