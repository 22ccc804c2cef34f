import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "../../drill/steps.ts";
import { chromium, ensureProgram } from "../../publish/browser/programs.ts";
import { visit } from "../../publish/browser/visit.ts";
import { reportPageOf } from "../../publish/report-page.ts";
import { stepPrinter } from "../../runtime/engine-printer.ts";
import type { Board } from "./board.ts";
import { writeReportRun } from "./report-run.ts";

const rounds = 5;
const MIB = 2 ** 20;

/** The page of a run of ten minutes, made and opened; no Docker. */
export async function measureReport(board: Board, step: Step): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "muster-bench-"));
  const page = join(folder, "report.html");
  try {
    const record = await step("report: a run of 1,200,000 records in files", () => writeReportRun(folder));
    await step("report: made", () => {
      const seconds: number[] = [];
      let html = "";
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        html = reportPageOf(folder, record).html;
        seconds.push((performance.now() - began) / 1000);
      }
      writeFileSync(page, html);
      board.report("report.build", seconds);
      board.report("report.size", [Buffer.byteLength(html) / MIB]);
    });
    if (board.wants("report.interactive"))
      await step("report: opened in Chromium", async () => board.report("report.interactive", await opened(page)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page says itself when it had drawn everything and listened; seconds since it was asked for. */
async function opened(page: string): Promise<number[]> {
  const browser = await ensureProgram(chromium, "refused", stepPrinter(process.stderr));
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++)
    await visit(browser, page, async ({ page }) => {
      const ready = await page.locator("html[data-ready]").getAttribute("data-ready");
      seconds.push(Number(ready) / 1000);
    });
  return seconds;
}
