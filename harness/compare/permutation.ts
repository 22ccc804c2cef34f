import type { Reading } from "./readings.ts";

/**
 * Whether two groups of readings differ by more than chance would part them: a rank-sum test (Mann–Whitney in Gehan's form,
 * made for values that are only known to lie between two bounds). Two readings count as different only if their intervals do not
 * touch; a censored one is larger than whatever ended below it, and tied with the rest. p is the share of all ways to deal the
 * same readings into two groups of these sizes that part them at least as much, both directions counted.
 */
export interface Parted {
  /** Pairs in which B's reading is certainly larger, less those in which it is certainly smaller. */
  readonly score: number;
  readonly p: number;
  /** Every deal was counted; else p is read off the normal distribution. */
  readonly exact: boolean;
  /** The smallest p that groups of these sizes can give: above the level, no result could be called a difference. */
  readonly smallestP: number;
}

/** Up to here every deal is counted; beyond, the distribution is taken for normal, with the exact variance. */
export const countedUpTo = 40;

export function parted(a: readonly Reading[], b: readonly Reading[]): Parted {
  const all = [...a, ...b];
  const scores = all.map((one) => all.reduce((sum, other) => sum + order(other, one), 0));
  const score = scores.slice(a.length).reduce((sum, one) => sum + one, 0);
  const ways = binomial(all.length, b.length);
  const smallestP = a.length === 0 || b.length === 0 ? 1 : Math.min(1, 2 / ways);
  if (a.length === 0 || b.length === 0 || scores.every((one) => one === 0)) return { score, p: 1, exact: true, smallestP };
  const exact = all.length <= countedUpTo;
  const p = exact ? counted(scores, b.length, score) : normal(scores, b.length, score);
  return { score, p, exact, smallestP };
}

/** 1 where `other` is certainly larger than `one`. */
function order(one: Reading, other: Reading): number {
  if ((one.atMost ?? Number.POSITIVE_INFINITY) < other.atLeast) return 1;
  return (other.atMost ?? Number.POSITIVE_INFINITY) < one.atLeast ? -1 : 0;
}

/** How many deals give each sum of scores, built up one reading at a time. */
function counted(scores: readonly number[], size: number, seen: number): number {
  const deals = Array.from({ length: size + 1 }, () => new Map<number, number>());
  deals[0]?.set(0, 1);
  for (const score of scores)
    for (let taken = size; taken > 0; taken--)
      for (const [sum, ways] of deals[taken - 1] ?? [])
        deals[taken]?.set(sum + score, (deals[taken]?.get(sum + score) ?? 0) + ways);
  const ends = [...(deals[size] ?? [])];
  const total = ends.reduce((sum, [, ways]) => sum + ways, 0);
  const asFar = ends.reduce((sum, [end, ways]) => (Math.abs(end) >= Math.abs(seen) ? sum + ways : sum), 0);
  return asFar / total;
}

function normal(scores: readonly number[], size: number, seen: number): number {
  const n = scores.length;
  const squares = scores.reduce((sum, score) => sum + score * score, 0);
  const deviation = Math.sqrt((size * (n - size) * squares) / (n * (n - 1)));
  return Math.min(1, 2 * upperTail(Math.max(0, Math.abs(seen) - 1) / deviation));
}

/** Of the standard normal distribution; Abramowitz and Stegun 26.2.17, wrong by less than 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}

function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
