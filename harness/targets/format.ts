/** Figures as people read them: as much as is known, and no digit more. */
import { type Count, endsOf } from "../measure/intervals.ts";
import type { Figure } from "./judge.ts";
import { boundOf, type Measure, type Target } from "./target.ts";
import type { Judgement } from "./verdict.ts";

/** `74.2–74.9 s`, `0 s`, `≥ 69.9 s`: rounded outwards, to a fifth of what is not known. */
export function formatSeconds({ atLeast, atMost }: { readonly atLeast: number; readonly atMost: number | null }): string {
  if (atMost === null) return `≥ ${formatDown(atLeast)} s`;
  const digits = digitsFor(atMost - atLeast);
  const [low, high] = trimShared(rounded(Math.floor, atLeast, digits), rounded(Math.ceil, atMost, digits));
  return low === high ? `${low} s` : `${low}–${high} s`;
}

/** One moment or length: at most three digits after the point, and none that is 0. */
export function formatMoment(seconds: number): string {
  return `${Number(seconds.toFixed(3))} s`;
}

/** `33.8–34.7 ms`, `≥ 97723 ms`: rounded outwards, to a tenth below 100 ms. */
export function formatLatency({ atLeast, atMost }: { readonly atLeast: number; readonly atMost: number | null }): string {
  const digits = atLeast >= 100 ? 0 : 1;
  if (atMost === null) return `≥ ${rounded(Math.floor, atLeast, digits)} ms`;
  return `${rounded(Math.floor, atLeast, digits)}–${rounded(Math.ceil, atMost, digits)} ms`;
}

/** `12,000`, `20–40`. */
export function formatCount(count: Count): string {
  const [atLeast, atMost] = endsOf(count).map((end) => end.toLocaleString("en"));
  return atLeast === atMost ? `${atLeast}` : `${atLeast}–${atMost}`;
}

export function formatFigure(measure: Measure, figure: Figure | null): string {
  if (figure === null) return "not measured";
  if (typeof figure === "object" && "atLeast" in figure) return formatSeconds(figure);
  const [, most] = endsOf(figure);
  return `${formatCount(figure)} ${most === 1 ? "record" : "records"}${measure === "splitBrain" ? " after t_D" : ""}`;
}

/** `< 60 s`, `≤ 0`. */
export function formatTarget(measure: Measure, target: Target): string {
  const unit = measure === "rpo" || measure === "rto" ? " s" : "";
  return `${"below" in target ? "<" : "≤"} ${boundOf(target).toLocaleString("en")}${unit}`;
}

/** `met`, `met (unchallenged, ≤ 10 s)`, `missed (hole)`, `missed (violation: 2 phantoms)`; `brief` leaves out which. */
export function formatVerdict({ verdict, reason, upTo, detail }: Judgement, { brief = false } = {}): string {
  if (detail !== undefined && !brief) return `${verdict} (${reason}: ${detail})`;
  if (upTo !== undefined) return `met (unchallenged, ≤ ${formatDown(upTo)} s)`;
  return reason === undefined ? verdict : `${verdict} (${reason === "splitBrain" ? "split-brain" : reason})`;
}

function formatDown(seconds: number): string {
  return `${Number(rounded(Math.floor, seconds, 2))}`;
}

function digitsFor(width: number): number {
  if (width <= 0) return 3;
  return Math.min(3, Math.max(0, Math.ceil(-Math.log10(width / 5))));
}

/** Outwards, but not by the error of binary fractions. */
function rounded(towards: (value: number) => number, value: number, digits: number): string {
  const scaled = value * 10 ** digits;
  const nearest = Math.round(scaled);
  return ((Math.abs(scaled - nearest) < 1e-6 ? nearest : towards(scaled)) / 10 ** digits).toFixed(digits);
}

/** `18.90`, `19.00` → `18.9`, `19.0`: a zero that both end in says nothing. */
function trimShared(low: string, high: string): [string, string] {
  let [one, other] = [low, high];
  while (one.includes(".") && one.endsWith("0") && other.endsWith("0")) {
    one = one.slice(0, -1);
    other = other.slice(0, -1);
  }
  const bare = (text: string) => (text.endsWith(".") ? text.slice(0, -1) : text);
  return [bare(one), bare(other)];
}
