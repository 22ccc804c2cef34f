import { type Figure, type Goal, isMet } from "./figure.ts";

/** The figures for people: ✓ and ✗ hold them to their goals, which are never asserted. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [["", "figure", "value", "goal", "of the baseline", "n", "min … max"], ...figures.map(rowOf)];
  const widths = rows.reduce<number[]>((wide, row) => row.map((cell, i) => Math.max(cell.length, wide[i] ?? 0)), []);
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** `machine.load  1.2 runnable on average (1 min), 2 cores` */
export const lineOf = ({ name, value, unit }: Figure): string =>
  `${name}  ${value === null ? "unknown" : `${short(value)} ${unit}`}\n`;

function rowOf(figure: Figure): string[] {
  const { name, value, unit, baseline, ratio, goal, n, min, max } = figure;
  const met = isMet(figure);
  return [
    met === null ? "·" : met ? "✓" : "✗",
    name,
    value === null ? "not measured" : `${short(value)} ${unit}`,
    goal === null ? "" : goalText(goal, unit),
    baseline === null || ratio === null ? "" : `${short(ratio)} × ${short(baseline)} ${unit}`,
    n === 0 ? "" : String(n),
    n < 2 || min === null || max === null ? "" : `${short(min)} … ${short(max)}`,
  ];
}

function goalText({ atMost, below, atLeast, ratioAtMost }: Goal, unit: string): string {
  return [
    ...(atMost === undefined ? [] : [`≤ ${atMost} ${unit}`]),
    ...(below === undefined ? [] : [`< ${below} ${unit}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast} ${unit}`]),
    ...(ratioAtMost === undefined ? [] : [`≤ ${ratioAtMost} ×`]),
  ].join(", ");
}

/** Three digits that matter. */
const short = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en-US")
    : value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
