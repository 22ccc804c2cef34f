import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../../core/errors.ts";
import type { Step } from "../../drill/steps.ts";
import { chromium, ensureProgram } from "../../publish/browser/programs.ts";
import { visitServed } from "../../publish/browser/visit.ts";
import { readTimeline } from "../../publish/kept-run.ts";
import { findRun, recordIn } from "../../publish/run-folders.ts";
import { stepPrinter } from "../../runtime/engine-printer.ts";
import { reportsFolder } from "../report.ts";
import type { Board } from "./board.ts";
import { heardAfterAtLeast, heardWords } from "./heard.ts";
import type { Used } from "./live-process.ts";
import { tenMinutes, writeReportRun } from "./report-run.ts";

export const liveFigures = ["live.cpu", "live.lag.heard-to-drawn", "live.burst.heard-to-drawn"] as const;

/** As long as a fault stands in a drill; no Docker. */
const seconds = 40;

/** Playback of a run that was recorded here, or of one that was made up where none was. */
export async function measureLive(board: Board, step: Step, say: (text: string) => void): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), "muster-bench-"));
  try {
    const folder = recorded() ?? made;
    if (folder === made)
      await step("live: a run of 1,200,000 records in files", () =>
        writeFileSync(join(made, "drill.json"), JSON.stringify(writeReportRun(made, tenMinutes))),
      );
    const browser = await ensureProgram(chromium, "refused", stepPrinter(process.stderr));
    const bare = await step(`live: ${seconds} s of ${folder === made ? "a made-up run" : folder}, told to nobody`, () =>
      played("bare", folder),
    );
    const { used, lags } = await step("live: told to a page in Chromium", () => lookedAt("page", folder, browser));
    board.report("live.cpu", [(100 * (used.cpuSeconds - bare.cpuSeconds)) / used.seconds]);
    board.report("live.lag.heard-to-drawn", lags);
    say(folder === made ? "live: from an event to when the runner hears of it is not known of a made-up run" : heardIn(folder));
    if (!board.wants("live.burst.heard-to-drawn")) return;
    const burst = await step("live: 100,000 events at once", () => lookedAt("burst", folder, browser));
    board.report("live.burst.heard-to-drawn", burst.lags);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Of the same seconds, when they were no playback: a browser is behind the events by this and by what `live.lag` says. */
function heardIn(folder: string): string {
  const from = recordIn(folder).faults[0]?.effect?.from ?? 0;
  const events = readTimeline(folder, () => undefined);
  return heardWords(heardAfterAtLeast(events, { from, to: from + seconds }));
}

/** Undefined where no drill was run last that has a record, with a fault that took effect. */
function recorded(): string | undefined {
  try {
    const { folder, record } = findRun(reportsFolder, process.env.MUSTER_BENCH_RUN ?? "latest");
    return record.workloads.length > 0 && record.faults[0]?.effect ? folder : undefined;
  } catch {
    return undefined;
  }
}

type Runner = ChildProcessByStdio<Writable, Readable, null>;

async function withRunner<T>(
  mode: string,
  folder: string,
  work: (runner: Runner, line: () => Promise<string>) => Promise<T>,
): Promise<T> {
  const program = fileURLToPath(new URL("live-process.ts", import.meta.url));
  const runner = spawn(process.execPath, [program, mode, folder, String(seconds)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: runner.stdout })[Symbol.asyncIterator]();
  const ended = once(runner, "exit");
  try {
    return await work(runner, async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new EnvironmentError(`the process that plays a run back ended too early (${mode})`);
      return String(value);
    });
  } finally {
    runner.stdin.end();
    const kill = setTimeout(() => runner.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(kill);
  }
}

const played = (mode: string, folder: string): Promise<Used> =>
  withRunner(mode, folder, async (runner, line) => {
    await line();
    runner.stdin.write("go\n");
    return JSON.parse(await line()) as Used;
  });

const lookedAt = (mode: string, folder: string, browser: string): Promise<{ used: Used; lags: number[] }> =>
  withRunner(mode, folder, async (runner, line) => {
    const url = await line();
    let told: { used: Used; lags: number[] } | undefined;
    await visitServed(
      browser,
      url,
      (asked) => asked.startsWith(url),
      async ({ page }) => {
        await page.locator("html[data-ready]").waitFor();
        await page.waitForTimeout(1500);
        await page.evaluate("delete document.documentElement.dataset.lags");
        runner.stdin.write("go\n");
        const used = JSON.parse(await line()) as Used;
        await page.waitForTimeout(1500);
        const lags = await page.locator("html").getAttribute("data-lags");
        told = { used, lags: (lags ?? "").trim().split(" ").map(Number) };
      },
    );
    if (told === undefined || told.lags.some(Number.isNaN)) throw new EnvironmentError("the page told of no lag");
    return told;
  });
