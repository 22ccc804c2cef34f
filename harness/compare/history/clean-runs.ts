/** What runs that lost nothing say of losing something: never that it cannot be. */
import type { HistoryGroup } from "./groups.ts";

/** The chance of a loss that n runs without one leave open, at 95 %: about 3/n. 0…1. */
export const lossBound = (n: number): number => 1 - 0.05 ** (1 / n);

/** A sentence for each workload of which no run that could show a loss did; nothing where one lost. */
export function cleanRuns({ measures }: Pick<HistoryGroup, "measures">): string[] {
  return measures.flatMap(({ workload, measure, n, range }) => {
    if (measure !== "rpo" || n === 0 || range?.atMost !== 0) return [];
    const splitBrain = measures.find((one) => one.workload === workload && one.measure === "splitBrain")?.range;
    if (splitBrain !== undefined && splitBrain !== null && splitBrain.atMost !== 0) return [];
    const percent = Math.ceil(lossBound(n) * 100);
    const runs = n === 1 ? "1 run that could show a loss lost" : `${n} runs that could show a loss lost`;
    return [
      `${workload}: ${runs} nothing; a fault like it may still lose something up to ${percent} % of the time (95 % bound, about 3/n)`,
    ];
  });
}
