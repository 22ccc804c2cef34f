import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "../../drill/steps.ts";
import { chromium, ensureProgram } from "../../publish/browser/programs.ts";
import { visit } from "../../publish/browser/visit.ts";
import { reportPageOf } from "../../publish/report-page.ts";
import { stepPrinter } from "../../runtime/engine-printer.ts";
import type { Board } from "./board.ts";
import { type RunSize, tenMinutes, writeReportRun } from "./report-run.ts";

const MIB = 2 ** 20;

/** The pages of a run of ten minutes and of one of a day, made and opened; no Docker. */
export async function measureReport(board: Board, step: Step): Promise<void> {
  if (board.wants("report.size", "report.build", "report.interactive"))
    await measurePage(board, step, tenMinutes, { figure: "report", rounds: 5 });
  if (board.wants("report.day.size", "report.day.build", "report.day.interactive"))
    await measurePage(board, step, { seconds: 86_400, perSecond: 20 }, { figure: "report.day", rounds: 1 });
}

interface Asked {
  readonly figure: "report" | "report.day";
  readonly rounds: number;
}

async function measurePage(board: Board, step: Step, size: RunSize, { figure, rounds }: Asked): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "muster-bench-"));
  const page = join(folder, "report.html");
  const { seconds, perSecond } = size;
  try {
    const record = await step(`${figure}: ${seconds} s at ${perSecond} records/s, in files`, () => writeReportRun(folder, size));
    await step(`${figure}: made`, () => {
      const took: number[] = [];
      let html = "";
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        html = reportPageOf(folder, record).html;
        took.push((performance.now() - began) / 1000);
      }
      writeFileSync(page, html);
      board.report(`${figure}.build`, took);
      board.report(`${figure}.size`, [Buffer.byteLength(html) / MIB]);
    });
    if (board.wants(`${figure}.interactive`))
      await step(`${figure}: opened in Chromium`, async () => board.report(`${figure}.interactive`, await opened(page)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page says itself when it had drawn everything and listened; seconds since it was asked for. */
async function opened(page: string): Promise<number[]> {
  const browser = await ensureProgram(chromium, "refused", stepPrinter(process.stderr));
  const seconds: number[] = [];
  for (let round = 0; round < 5; round++)
    await visit(browser, page, async ({ page }) => {
      const ready = await page.locator("html[data-ready]").getAttribute("data-ready");
      seconds.push(Number(ready) / 1000);
    });
  return seconds;
}
