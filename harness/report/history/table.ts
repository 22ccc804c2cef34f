import { formatFigure } from "../../targets/format.ts";
import { MEASURE_NAMES } from "../sections.ts";
import type { HistoryGroup, MeasureHistory } from "./groups.ts";

/** `muster history` as text: a paragraph per group of comparable runs. */
export function historyTable(groups: readonly HistoryGroup[]): string {
  return groups.map((group) => `${paragraph(group).join("\n")}\n`).join("\n");
}

function paragraph({ drill, topology, kafka, client, set, runs, verdicts, measures }: HistoryGroup): string[] {
  const settings = Object.entries(set).map(([key, value]) => `${key}=${value}`);
  const counts = Object.entries(verdicts).map(([verdict, n]) => `${n} ${verdict}`);
  const caught = runs.filter((run) => run.caught === true).length;
  const last = runs.at(-1);
  return [
    [drill, topology, `Kafka ${kafka}`, client, ...settings].join(" · "),
    `  ${runs.length} ${runs.length === 1 ? "run" : "runs"}: ${counts.join(", ")}${caught > 0 ? ` (known-bad, ${caught} caught)` : ""}; last ${last?.run} on ${last?.when.slice(0, 16).replace("T", " ")} UTC`,
    ...rows(measures),
    ...(runs.length === 1 ? ["  one run shows no trend: repeat it (`--repeat 5`) before comparing"] : []),
  ];
}

function rows(measures: readonly MeasureHistory[]): string[] {
  if (measures.length === 0) return ["  no measure was judged"];
  const cells = measures.map((one) => [
    one.workload,
    MEASURE_NAMES[one.measure],
    `n ${one.n}${one.without > 0 ? ` (+${one.without} without a figure)` : ""}`,
    one.n > 1 && one.median !== null ? `median ${formatFigure(one.measure, countsWhole(one, one.median))}` : "",
    spread(one),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function spread(one: MeasureHistory): string {
  if (one.low === null || one.high === null) return "not measured";
  const { measure, low, high } = one;
  const whole = formatFigure(measure, inSeconds(measure) ? { atLeast: low, atMost: high } : [low, high]);
  return one.n > 1 ? `within ${whole}` : whole;
}

const inSeconds = (measure: MeasureHistory["measure"]): boolean => measure === "rpo" || measure === "rto";

const countsWhole = ({ measure }: MeasureHistory, value: number) =>
  inSeconds(measure) ? { atLeast: Number(value.toFixed(2)), atMost: Number(value.toFixed(2)) } : value;
