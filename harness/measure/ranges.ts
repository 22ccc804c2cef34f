/**
 * Sets of integers as sorted, disjoint, inclusive ranges: how sequence numbers and offsets are reasoned about without
 * ever listing them. Every operation is linear or logarithmic in ranges, not in members.
 */
import type { Range } from "../ledger/lines.ts";

/** Sorted, disjoint, and not even adjacent. */
export type Ranges = readonly Range[];

export const NONE: Ranges = [];

/** Any ranges, in any order and overlapping, as a set. */
export function unite(ranges: Iterable<Range>): Ranges {
  const sorted = Array.from(ranges).sort((a, b) => a[0] - b[0]);
  const united: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = united.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else united.push([from, to]);
  }
  return united;
}

/** The members of `set` that lie in `range`. */
export function within(set: Ranges, [from, to]: Range): Ranges {
  const found: Range[] = [];
  for (let at = firstEndingAtOrAfter(set, from); at < set.length; at++) {
    const range = set[at];
    if (range === undefined || range[0] > to) break;
    found.push([Math.max(range[0], from), Math.min(range[1], to)]);
  }
  return found;
}

/** The members of `range` that are not in `set`. */
export function outside(set: Ranges, [from, to]: Range): Ranges {
  const gaps: Range[] = [];
  let next = from;
  for (const [start, end] of within(set, [from, to])) {
    if (start > next) gaps.push([next, start - 1]);
    next = end + 1;
  }
  if (next <= to) gaps.push([next, to]);
  return gaps;
}

export function intersect(set: Ranges, other: Ranges): Ranges {
  return set.flatMap((range) => within(other, range));
}

export function subtract(set: Ranges, other: Ranges): Ranges {
  return set.flatMap((range) => outside(other, range));
}

/** How many members a set has. */
export function total(set: Iterable<Range>): number {
  let sum = 0;
  for (const [from, to] of set) sum += to - from + 1;
  return sum;
}

export function contains(set: Ranges, member: number): boolean {
  const range = set[firstEndingAtOrAfter(set, member)];
  return range !== undefined && range[0] <= member;
}

/** The largest member, or -1. */
export function highest(set: Ranges): number {
  return set.at(-1)?.[1] ?? -1;
}

function firstEndingAtOrAfter(set: Ranges, member: number): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle]?.[1] ?? 0) < member) low = middle + 1;
    else high = middle;
  }
  return low;
}
