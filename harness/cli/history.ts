import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { groupsOf, type HistoryGroup } from "../compare/history/groups.ts";
import { historyTable } from "../compare/history/table.ts";
import { isMissed, isOpen, type Trend, trendsExit, trendsOf } from "../compare/history/trends.ts";
import { trendsHtml } from "../compare/history/trends-html.ts";
import { trendLine } from "../compare/history/trends-text.ts";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { readHistoryFile } from "../publish/history-file.ts";
import { trendsAssets } from "../publish/page-assets.ts";
import { gatesToday } from "./gates-today.ts";
import { reportsFolder } from "./report.ts";

export interface HistoryOptions {
  readonly json?: boolean;
  /** Only the newest runs. */
  readonly last?: number;
  /** Of how many runs a p95 is made. */
  readonly window?: number;
  readonly chart?: boolean;
  readonly failOnTrend?: boolean;
}

/** Runs over time: n, median and spread of each measure and what becomes of it, by drill, topology, Kafka, client and settings. */
export async function history(drill: string | undefined, options: HistoryOptions, reports = reportsFolder): Promise<number> {
  const { json, last, window, chart, failOnTrend } = options;
  const { lines, problems } = readHistoryFile(reports);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const known = [...new Set(lines.map((line) => line.drill))];
  if (drill !== undefined && !known.includes(drill))
    throw new UsageError(`history has no run of "${drill}"${suggestion(drill, known)}`, {
      hint: known.length === 0 ? "no drill has been run here yet" : `known: ${known.join(", ")}`,
    });
  const chosen = lines
    .filter((line) => drill === undefined || line.drill === drill)
    .toSorted((a, b) => (a.when < b.when ? -1 : 1))
    .slice(last === undefined ? 0 : -last);
  const groups = groupsOf(chosen);
  const gatesOf = await gatesToday();
  const trendsIn = (group: HistoryGroup): Trend[] =>
    trendsOf(group, { gatesOf, ...(window === undefined ? {} : { last: window }) });
  if (json === true) process.stdout.write(`${JSON.stringify(groups.map((group) => ({ ...group, trends: trendsIn(group) })))}\n`);
  else process.stdout.write(groups.length === 0 ? "no drill has been run here yet\n" : historyTable(groups, trendsIn));
  if (chart === true) {
    const file = join(reports, "trends.html");
    writeFileSync(
      file,
      trendsHtml(
        groups.map((group) => ({ group, trends: trendsIn(group) })),
        trendsAssets(),
      ),
    );
    (json === true ? process.stderr : process.stdout).write(`${relative(process.cwd(), file)} has the charts\n`);
  }
  return failOnTrend === true ? verdictOn(groups, trendsIn) : 0;
}

/** Names what misses; where nothing does, what cannot be told. */
function verdictOn(groups: readonly HistoryGroup[], trendsIn: (group: HistoryGroup) => readonly Trend[]): number {
  const told = groups.flatMap((group) => trendsIn(group).map((trend) => ({ group, trend })));
  const code = trendsExit(told.map(({ trend }) => trend));
  const [what, named] = code === 1 ? ["a trend misses", isMissed] : ["no trend can be told", isOpen];
  for (const { group, trend } of told)
    if (named(trend)) process.stderr.write(`muster: ${what}: ${group.drill} on ${group.topology}: ${trendLine(trend)}\n`);
  return code;
}
