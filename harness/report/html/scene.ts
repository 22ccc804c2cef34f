/**
 * The timeline of a run as a value: lanes on one time axis, ready to be drawn and to be read out as tables. It knows no HTML and no
 * pixels, so that a file can hold one and a live page can be sent one again and again. Times are seconds on the run's clock.
 */

/** Exact as far as stamps go, or somewhere between two. */
export type Moment = number | readonly [atLeast: number, atMost: number];

/** How it looks: four judge, the others only tell apart. */
export type Tone = "good" | "warn" | "bad" | "doubt" | "quiet" | "ink" | "c1" | "c2" | "c3" | "c4" | "c5" | "c6";

export interface Span {
  readonly row: number;
  readonly from: Moment;
  /** null = no end was seen; then it is known to have lasted until `seenTo`, and to the end of the scene where that is absent. */
  readonly to: Moment | null;
  readonly seenTo?: number;
  readonly tone: Tone;
  /** Short, drawn where it fits. */
  readonly label?: string;
  /** The whole of it, in words. */
  readonly text: string;
}

export interface Mark {
  readonly row: number;
  readonly at: Moment;
  readonly tone: Tone;
  readonly label?: string;
  readonly text: string;
}

/** Known exactly, known only to lie between two, or not known at all. */
export type Bin = number | readonly [low: number, high: number] | null;

/** Values over time in bins of equal width; the i-th is of [from + i × step, from + (i + 1) × step). */
export interface Series {
  readonly name: string;
  readonly tone: Tone;
  readonly shape: "area" | "line";
  readonly from: number;
  readonly step: number;
  readonly bins: readonly Bin[];
}

export interface Lane {
  /** Stable: verdicts and links point at it. */
  readonly id: string;
  readonly title: string;
  /** What is drawn, where it comes from, and how much of it is known. */
  readonly note: string;
  /** Of the series; absent where a lane has none. */
  readonly unit?: string;
  readonly scale?: "linear" | "log";
  /** Names of the rows that spans and marks stand in. */
  readonly rows: readonly string[];
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
  readonly series: readonly Series[];
  /** Why there is nothing to draw. */
  readonly empty?: string;
}

export interface Scene {
  readonly from: number;
  readonly to: number;
  /** When the judged fault took effect; absent without one. The axis counts from its beginning. */
  readonly zero?: Moment;
  readonly lanes: readonly Lane[];
}

export const beginningOf = (moment: Moment): number => (typeof moment === "number" ? moment : moment[0]);
export const endingOf = (moment: Moment): number => (typeof moment === "number" ? moment : moment[1]);

/** Two ends in either order, and one number where they are the same. */
export const moment = (one: number, other: number): Moment =>
  one === other ? one : [Math.min(one, other), Math.max(one, other)];

export const lane = (of: Pick<Lane, "id" | "title" | "note"> & Partial<Lane>): Lane => ({
  rows: [],
  spans: [],
  marks: [],
  series: [],
  ...of,
});
