import type { Step } from "../../drill/steps.ts";
import { measure } from "../../measure/measure.ts";
import { flawless, plantedSettings, record } from "../../measure/planted.ts";
import type { Board } from "./board.ts";
import { cpuSecondsSince } from "./cpu-seconds.ts";

const recordsPerPartition = 50_000;
const recordsPerLine = 20;
const lost = 200;
const rounds = 5;

/** A ledger in memory of a failover that lost the end of every partition, and no Docker at all. */
export async function measureChecker(board: Board, step: Step): Promise<void> {
  const { lines, timeline } = record(partitions(), recordsPerLine);
  const evidence = { lines, timeline, settings: plantedSettings };
  const rate = (work: () => unknown): number => {
    const began = process.cpuUsage();
    work();
    return lines.length / cpuSecondsSince(began);
  };
  const text = lines.map((line) => JSON.stringify(line));
  await step(`checker: ${lines.length} lines of ${recordsPerLine} records`, () => {
    for (let warmUp = 1; warmUp <= 3; warmUp++) measure(evidence);
    const rates = times(() => rate(() => measure(evidence)));
    board.report(
      "checker.rate",
      rates,
      times(() => rate(() => text.map((line) => JSON.parse(line)))),
    );
  });
}

const times = (sample: () => number): number[] => Array.from({ length: rounds }, sample);

const partitions = () =>
  Array.from({ length: plantedSettings.workload.partitions }, () => {
    const model = flawless(recordsPerPartition, recordsPerPartition / 2);
    return { ...model, west: model.west.slice(0, -lost) };
  });
