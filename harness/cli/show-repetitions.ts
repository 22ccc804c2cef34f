import { measurementsOf } from "../compare/readings.ts";
import { seriesOf } from "../compare/spread.ts";
import { repetitionText } from "../compare/text.ts";
import type { DrillResult } from "../drill/session.ts";
import { wasJudged } from "../report/in-run.ts";

/** After a `--repeat`: a line a measure for each drill, and the name that the whole batch can be compared by. */
export function repetitionsText(results: readonly DrillResult[], batch: string): string {
  const drills = Map.groupBy(results, ({ drill }) => drill);
  const parts = [...drills].map(([drill, runs]) => {
    const records = runs.flatMap(({ record }) => record ?? []);
    const left = [
      ...records.filter((record) => !wasJudged(record)).map(({ run, verdict }) => `${run} ${verdict}`),
      ...runs.filter(({ record }) => record === null).map(() => "refused"),
    ];
    return repetitionText(drill, [...seriesOf(records.filter(wasJudged).map(measurementsOf)).values()], left);
  });
  return `\n${parts.join("\n")}\n${batch}: \`muster compare ${batch} <another run or batch>\` compares it\n`;
}
