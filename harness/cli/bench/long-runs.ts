import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Step } from "../../drill/steps.ts";
import type { Board } from "./board.ts";
import type { Passed } from "./long-run-process.ts";

const sizes = ["1e4", "1e5", "1e6", "1e7", "1e8"] as const;
type Size = (typeof sizes)[number];

/** Shorter ones say how long a program takes to begin. */
const ratesOf: readonly Size[] = ["1e6", "1e7", "1e8"];

const MIB = 2 ** 20;

/** Runs of 10⁴ to 10⁸ records, each as files that another process reads: its memory is its own. */
export async function measureLongRuns(board: Board, step: Step, signal: AbortSignal): Promise<void> {
  const rates: number[] = [];
  const bare: number[] = [];
  for (const size of sizes) {
    if (!isWanted(board, size)) continue;
    await board.attempt(`a run of ${size} records`, () =>
      step(`checker: ${size} records in files`, async () => {
        const { lines, parsed, measured } = await gone(size, signal);
        const memory = (measured.peak - measured.baseline) / MIB;
        board.report(`checker.curve.time.${size}`, [measured.seconds]);
        board.report(`checker.curve.memory.${size}`, [memory]);
        if (size === "1e8") board.report("checker.memory", [memory]);
        if (!ratesOf.includes(size)) return;
        rates.push(lines / measured.cpuSeconds);
        bare.push(lines / parsed.cpuSeconds);
      }),
    );
  }
  board.report("checker.rate.files", rates, bare);
}

const isWanted = (board: Board, size: Size): boolean =>
  board.wants(`checker.curve.time.${size}`, `checker.curve.memory.${size}`) ||
  (size === "1e8" && board.wants("checker.memory")) ||
  (size !== "1e8" && ratesOf.includes(size) && board.wants("checker.rate.files"));

interface Gone {
  readonly lines: number;
  readonly parsed: Passed;
  readonly measured: Passed;
}

async function gone(records: Size, signal: AbortSignal): Promise<Gone> {
  const folder = mkdtempSync(join(tmpdir(), "muster-bench-"));
  try {
    const { lines } = await answerOf<{ lines: number }>(["write", folder, records], signal);
    const parsed = await answerOf<Passed>(["parse", folder, records], signal);
    return { lines, parsed, measured: await answerOf<Passed>(["measure", folder, records], signal) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answerOf<Answer>(command: readonly string[], signal: AbortSignal): Promise<Answer> {
  const program = fileURLToPath(new URL("./long-run-process.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...command], { signal });
  return JSON.parse(stdout) as Answer;
}
