/**
 * A measured value is an interval: what is known, and no more. Arithmetic on `[atLeast, atMost]`, with the convention that
 * a sum or difference of two independent values is as wide as both together.
 */
export interface Interval {
  readonly atLeast: number;
  readonly atMost: number;
}

/** A count that is exact, or known only to lie between two. */
export type Count = number | readonly [atLeast: number, atMost: number];

export function between(atLeast: number, atMost: number): Interval {
  return { atLeast, atMost };
}

/** Known exactly. */
export function exactly(value: number): Interval {
  return { atLeast: value, atMost: value };
}

export function minus(value: Interval, other: Interval): Interval {
  return { atLeast: value.atLeast - other.atMost, atMost: value.atMost - other.atLeast };
}

/** The smallest interval that contains both. */
export function hull(one: Interval, other: Interval): Interval {
  return { atLeast: Math.min(one.atLeast, other.atLeast), atMost: Math.max(one.atMost, other.atMost) };
}

/** The larger of two values, end by end. */
export function later(one: Interval, other: Interval): Interval {
  return { atLeast: Math.max(one.atLeast, other.atLeast), atMost: Math.max(one.atMost, other.atMost) };
}

/** The smaller of two values, end by end. */
export function earlier(one: Interval, other: Interval): Interval {
  return { atLeast: Math.min(one.atLeast, other.atLeast), atMost: Math.min(one.atMost, other.atMost) };
}

/** A duration cannot be negative: what lies below 0 is measuring error. */
export function notNegative(value: Interval): Interval {
  return later(value, exactly(0));
}

export function widened(value: Interval, by: number): Interval {
  return { atLeast: value.atLeast - by, atMost: value.atMost + by };
}

export function countBetween(atLeast: number, atMost: number): Count {
  return atLeast === atMost ? atLeast : [atLeast, atMost];
}

export function endsOf(count: Count): readonly [atLeast: number, atMost: number] {
  return typeof count === "number" ? [count, count] : count;
}

export function addCounts(one: Count, other: Count): Count {
  const [a, b] = [endsOf(one), endsOf(other)];
  return countBetween(a[0] + b[0], a[1] + b[1]);
}
