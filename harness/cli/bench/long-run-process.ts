/**
 * What a checker does to a machine that does nothing else: a process of its own for each ledger, as `write`, `parse` or `measure
 * <folder> <records>`. Its answer is one line of JSON.
 */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { textOfProblem } from "../../ledger/pieces.ts";
import { measure } from "../../measure/measure.ts";
import type { Measured } from "../../measure/measured.ts";
import { ledgerIn } from "../../publish/ledger-files.ts";
import { cpuSecondsSince } from "./cpu-seconds.ts";
import { longRun, writeLongRun } from "./long-run.ts";

/** Of going through the files of one ledger once. */
export interface Passed {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Bytes, of the process: before, and the most there ever was. */
  readonly baseline: number;
  readonly peak: number;
}

const passing = (work: () => void): Passed => {
  const baseline = process.memoryUsage.rss();
  const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
  work();
  const seconds = (performance.now() - began) / 1000;
  return { seconds, cpuSeconds: cpuSecondsSince(cpuBegan), baseline, peak: process.resourceUsage().maxRSS * 1024 };
};

/** Lines as text, each parsed and forgotten: less cannot be done with them. */
function parseAll(folder: string): void {
  const buffer = Buffer.alloc(2 ** 18);
  for (const name of readdirSync(join(folder, "ledger"))) {
    const file = openSync(join(folder, "ledger", name), "r");
    let rest = "";
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const texts = (rest + buffer.toString("latin1", 0, read)).split("\n");
      rest = texts.pop() ?? "";
      for (const text of texts) JSON.parse(text);
    }
    closeSync(file);
  }
}

function measureAll(folder: string, records: number): void {
  const { lines, problems } = ledgerIn(folder);
  const measured = measure({ lines, ...longRun(records) });
  const wrong = [...problems().map(textOfProblem), ...notCalm(measured, records)];
  if (wrong.length > 0) throw new Error(`a run in which nothing went wrong was measured as something else: ${wrong.join("; ")}`);
}

/** A run of seconds has neither a window of service behind its fault nor a commit. */
function notCalm({ acknowledged, rpo, rto, duplicates, unprocessed, order }: Measured, records: number): string[] {
  const isShort = records < 100_000;
  const figures = {
    acknowledged: acknowledged === records,
    rpo: rpo?.records === 0,
    rto: isShort || (rto?.produce?.atMost === 0 && rto.consume?.atMost === 0 && rto.endToEnd?.atMost === 0),
    duplicates: duplicates.delivery?.extra === 0 && duplicates.log?.east?.extra === 0,
    unprocessed: isShort || unprocessed?.records === 0,
    order: order?.log === 0 && order.delivery === 0,
  };
  return Object.entries(figures).flatMap(([name, asExpected]) => (asExpected ? [] : [name]));
}

const [mode, folder = "", count = ""] = process.argv.slice(2);
const records = Number(count);
const answer =
  mode === "write"
    ? { lines: writeLongRun(folder, records) }
    : passing(() => (mode === "parse" ? parseAll(folder) : measureAll(folder, records)));
process.stdout.write(`${JSON.stringify(answer)}\n`);
