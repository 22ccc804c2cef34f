/** Every kind of anomaly that is planted: measurement.md's list ("Trust in the checker"), and what belongs to it. */
import { cleanups } from "./cleanup.ts";
import { clocks } from "./clocks.ts";
import { conflicts } from "./conflicts.ts";
import { copies } from "./copies.ts";
import type { Kind } from "./kind.ts";
import { losses } from "./loss.ts";
import { offsets } from "./offsets.ts";
import { outcomes } from "./outcomes.ts";
import { services } from "./service.ts";
import { transactions } from "./transactions.ts";

export const KINDS: readonly Kind[] = [
  ...losses,
  ...copies,
  ...outcomes,
  ...transactions,
  ...cleanups,
  ...offsets,
  ...services,
  ...clocks,
  ...conflicts,
];

/** Pairs that cannot stand in one run, by the beginnings of their names. */
export const EXCLUDED: readonly { readonly pair: readonly [string, string]; readonly why: string }[] = [
  {
    pair: ["conflict", "compacted"],
    why: "of two values of a key that two writable sides acknowledged, no log says which is the newer",
  },
];

export interface Pair {
  readonly one: Kind;
  readonly other: Kind;
  /** They need the same of a partition, so that each has its own. */
  readonly apart: boolean;
}

/** All unordered pairs that can stand in one run. */
export const PAIRS: readonly Pair[] = KINDS.flatMap((one, i) =>
  KINDS.slice(i + 1)
    .filter((other) => !EXCLUDED.some(({ pair }) => isOf(pair, one, other) || isOf(pair, other, one)))
    .map((other) => ({ one, other, apart: needApart(one, other) })),
);

function isOf([a, b]: readonly [string, string], one: Kind, other: Kind): boolean {
  return one.name.startsWith(a) && other.name.startsWith(b);
}

function needApart(one: Kind, other: Kind): boolean {
  if (one.needs.includes("whole") || other.needs.includes("whole")) return true;
  return one.needs.some((place) => place !== "middle" && other.needs.includes(place));
}
