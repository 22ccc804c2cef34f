/**
 * Every figure of a measured run by its path, so that a test can say of all of them what they must be: those of the flawless
 * run, changed by what was planted and by nothing else.
 */
import type { Measured } from "../measured.ts";

/** What is known of a duration: the truth lies between the two; `atMost` null = it never ended. */
export interface Between {
  readonly atLeast: number;
  readonly atMost: number | null;
}

/** A number, a set of names, an interval of seconds, or a word. */
export type Figure = number | readonly string[] | Between | string | boolean;
export type Figures = ReadonlyMap<string, Figure>;

/** What one planted kind changes: numbers are added, names join, of intervals the longest counts, a word replaces. */
export type Changes = Readonly<Record<string, Figure>>;

export function figuresOf(measured: Measured): Figures {
  const figures = new Map<string, Figure>();
  collect(figures, "", measured);
  return figures;
}

export function changed(figures: Figures, ...changes: readonly Changes[]): Figures {
  const result = new Map(figures);
  for (const [path, change] of changes.flatMap((one) => Object.entries(one))) result.set(path, joined(result.get(path), change));
  return result;
}

/**
 * What of the measured is not as expected, one sentence each. An interval must contain the truth and may be wider by what the
 * run's grain and other kernels' clocks leave open: `slack`, in seconds.
 */
export function differences(expected: Figures, measured: Figures, slack: (path: string) => number): string[] {
  return [...new Set([...expected.keys(), ...measured.keys()])]
    .filter((path) => !agree(expected.get(path), measured.get(path), slack(path)))
    .map((path) => `${path}: expected ${JSON.stringify(expected.get(path))}, measured ${JSON.stringify(measured.get(path))}`);
}

const EPSILON = 1e-6;

function agree(expected: Figure | undefined, measured: Figure | undefined, slack: number): boolean {
  if (isBetween(expected) && isBetween(measured)) {
    const low = expected.atLeast - measured.atLeast;
    if (low < -EPSILON || low > slack + EPSILON) return false;
    if (expected.atMost === null || measured.atMost === null) return expected.atMost === measured.atMost;
    const high = measured.atMost - expected.atMost;
    return high >= -EPSILON && high <= slack + EPSILON;
  }
  if (typeof expected === "number" && typeof measured === "number") return Math.abs(expected - measured) <= slack + EPSILON;
  if (Array.isArray(expected) && Array.isArray(measured)) return expected.toSorted().join() === measured.toSorted().join();
  return expected === measured || (isNothing(expected) && isNothing(measured));
}

/** A set that is empty and one that is not there say the same. */
const isNothing = (figure: Figure | undefined): boolean => figure === undefined || (Array.isArray(figure) && figure.length === 0);

function joined(known: Figure | undefined, change: Figure): Figure {
  if (typeof change === "number") return (typeof known === "number" ? known : 0) + change;
  if (Array.isArray(change)) return [...new Set([...(Array.isArray(known) ? known : []), ...change])];
  if (isBetween(change)) return isBetween(known) ? longer(known, change) : change;
  return change;
}

function longer(one: Between, other: Between): Between {
  const open = one.atMost === null || other.atMost === null;
  return {
    atLeast: Math.max(one.atLeast, other.atLeast),
    atMost: open ? null : Math.max(one.atMost ?? 0, other.atMost ?? 0),
  };
}

function isBetween(figure: unknown): figure is Between {
  return typeof figure === "object" && figure !== null && "atLeast" in figure;
}

function collect(figures: Map<string, Figure>, path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (isBetween(value)) figures.set(path, { atLeast: value.atLeast, atMost: value.atMost });
  else if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") figures.set(path, value);
  else if (Array.isArray(value)) collectList(figures, path, value);
  else for (const [key, one] of Object.entries(value)) collect(figures, below(key), one);
}

/** Names are a set, ids too, one by one; a pair of numbers is a count between two; the rest is told by partition. */
function collectList(figures: Map<string, Figure>, path: string, list: readonly unknown[]): void {
  const [first] = list;
  if (typeof first === "number") figures.set(path, { atLeast: first, atMost: Number(list[1]) });
  else if (typeof first === "object" && first !== null && !Array.isArray(first)) {
    for (const one of list) collectNamed(figures, path, Object(one));
  } else figures.set(path, list.flatMap(namesOf));
}

/** By partition and service; steps of a curve by how many partitions they reach. */
function collectNamed(figures: Map<string, Figure>, path: string, one: Record<string, unknown>): void {
  const { partition, partitions, service, ...rest } = one;
  collect(figures, [path, service, partition, partitions].filter((name) => name !== undefined).join("."), rest);
}

function namesOf(one: unknown): string[] {
  if (!Array.isArray(one)) return [String(one)];
  const [session, partition, [from, to]] = one;
  return ids(session, partition, from, to - from + 1);
}

/** The names of `k` records from `seq` on. */
export function ids(session: string, partition: number, seq: number, k: number): string[] {
  return Array.from({ length: k }, (_, i) => `${session}/${partition}/${seq + i}`);
}
