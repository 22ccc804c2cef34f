import { MEASURE_NAMES } from "../../report/sections.ts";
import { formatFigure } from "../../targets/format.ts";
import { columns } from "../columns.ts";
import type { Reading } from "../readings.ts";
import { cleanRuns } from "./clean-runs.ts";
import type { HistoryGroup, MeasureHistory } from "./groups.ts";
import type { Trend } from "./trends.ts";
import { trendLine } from "./trends-text.ts";

/** `muster history` as text: a paragraph per group of comparable runs. */
export function historyTable(
  groups: readonly HistoryGroup[],
  trendsIn: (group: HistoryGroup) => readonly Trend[] = () => [],
): string {
  return groups.map((group) => `${[...paragraph(group), ...trendLines(trendsIn(group))].join("\n")}\n`).join("\n");
}

/** RPO and RTO of a few runs are above; what of them is a trend, and whether it holds. */
const trendLines = (trends: readonly Trend[]): string[] =>
  trends.filter(({ n }) => n > 1).map((trend) => `    trend: ${trendLine(trend)}`);

/** What its runs have in common. */
export function groupTitle({ drill, topology, kafka, client, clientVersion, world, cores, set }: HistoryGroup): string {
  const settings = Object.entries(set).map(([key, value]) => `${key}=${value}`);
  return [
    drill,
    topology,
    `Kafka ${kafka}`,
    clientVersion === undefined ? client : `${client} ${clientVersion}`,
    ...settings,
    ...(cores === undefined ? [] : [`${cores} cores`]),
    ...(world === "kept" ? ["machines kept from the drill before"] : []),
  ].join(" · ");
}

function paragraph(group: HistoryGroup): string[] {
  const { runs, verdicts, measures } = group;
  const counts = Object.entries(verdicts).map(([verdict, n]) => `${n} ${verdict}`);
  const caught = runs.filter((run) => run.caught === true).length;
  const last = runs.at(-1);
  return [
    groupTitle(group),
    `  ${runs.length} ${runs.length === 1 ? "run" : "runs"}: ${counts.join(", ")}${caught > 0 ? ` (known-bad, ${caught} caught)` : ""}; last ${last?.run} on ${last?.when.slice(0, 16).replace("T", " ")} UTC`,
    ...(measures.length === 0 ? ["  no measure was judged"] : columns(measures.map(row))),
    ...cleanRuns(group).map((line) => `    ${line}`),
    ...(runs.length === 1 ? ["  no trend yet (n = 1): one run shows none; repeat it (`--repeat 5`) before comparing"] : []),
  ];
}

function row(one: MeasureHistory): string[] {
  const { workload, measure, n, of, censored, median, range } = one;
  const without = of - n;
  const doubts = [...(without > 0 ? [`${without} not measured`] : []), ...(censored > 0 ? [`${censored} censored`] : [])];
  return [
    `    ${workload}`,
    MEASURE_NAMES[measure],
    `n ${n}${doubts.length > 0 ? ` (${doubts.join(", ")})` : ""}`,
    ...(n > 1 ? [`median ${figure(one, median)}`, `within ${figure(one, range)}`] : [figure(one, range)]),
  ];
}

function figure({ measure }: MeasureHistory, reading: Reading | null): string {
  if (reading === null) return "not measured";
  const { atLeast, atMost } = reading;
  if (measure === "rpo" || measure === "rto" || atMost === null)
    return formatFigure(measure, { atLeast, atMost, censored: atMost === null });
  return formatFigure(measure, [Math.floor(atLeast), Math.ceil(atMost)]);
}
