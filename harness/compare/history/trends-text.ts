/** Trends as lines beneath a group of `muster history`. */
import { MEASURE_NAMES } from "../../report/sections.ts";
import { formatFigure, formatTarget } from "../../targets/format.ts";
import type { Measure } from "../../targets/target.ts";
import type { Reading } from "../readings.ts";
import { LEAST, LEAST_NEWEST, TOLERANCE, type Trend, type TrendVerdict } from "./trends.ts";

export function readingText(measure: Measure, { atLeast, atMost }: Reading): string {
  if (atMost === null && atLeast === 0) return "anything";
  if (measure === "rpo" || measure === "rto" || atMost === null)
    return formatFigure(measure, { atLeast, atMost, censored: atMost === null });
  return formatFigure(measure, [Math.floor(atLeast), Math.ceil(atMost)]);
}

/** `no trend yet (n = 1)`, or p95 and the newest against those before, each with its n. */
export function trendWords({ measure, n, p95, gate, newest, before, regression }: Trend): string[] {
  if (p95 === null || n < LEAST) return [`no trend yet (n = ${n})`];
  const worst = p95.n < 20 ? `worst of ${p95.n}` : `p95 of ${p95.n}`;
  const first = `${worst}: ${readingText(measure, p95.reading)}${gateWords(measure, gate)}`;
  if (newest === null || before === null || regression === "no trend yet")
    return [first, `no trend yet against what was before (n = ${before?.n ?? 0})`];
  const against = `newest ${readingText(measure, newest.median)}${ofN(newest.n)} against ${readingText(measure, before.median)}${ofN(before.n)} before`;
  const claim = claims[regression];
  return [first, claim === undefined ? against : `${against}: ${claim}`];
}

const claims: Readonly<Partial<Record<TrendVerdict, string>>> = {
  met: "no worse",
  missed: `WORSE, by more than ${Math.round((TOLERANCE - 1) * 100)} %`,
  "cannot be told": "cannot be told",
  "too few to tell": `too few to tell, ${LEAST_NEWEST} runs at least`,
};

function gateWords(measure: Measure, { target, verdict }: Trend["gate"]): string {
  if (target !== null) return `, gate ${formatTarget(measure, target)} ${verdict}`;
  return verdict === "gate unknown" ? ", gate unknown: no drill has this tier with a gate here any more" : "";
}

const ofN = (n: number): string => (n === 1 ? " (n = 1)" : ` (median, n = ${n})`);

export const trendLine = (trend: Trend): string =>
  `${trend.workload} ${MEASURE_NAMES[trend.measure]}: ${trendWords(trend).join("; ")}${doubts(trend)}`;

function doubts({ censored, unknown }: Trend): string {
  const parts = [
    ...(censored > 0 ? [`${censored} censored`] : []),
    ...(unknown > 0 ? [`${unknown} not shown, counted as anything`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
