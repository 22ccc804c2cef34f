import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { allureResultsOf } from "../report/allure/results.ts";
import { suiteOf } from "../report/junit/suite.ts";
import { junitXml } from "../report/junit/xml.ts";
import type { DrillRecord } from "../report/record.ts";
import { verdictMarkdown } from "../report/verdict-md.ts";
import { reportPageOf } from "./report-page.ts";
import { writeWhole } from "./write-whole.ts";

/** What is derived from a run's record: always the same bytes of the same run folder. */
export function writeRunOutputs(folder: string, record: DrillRecord): void {
  writeWhole(join(folder, "verdict.md"), verdictMarkdown(record));
  writeWhole(join(folder, "junit.xml"), junitXml([suiteOf(record)]));
  const { html, timeline } = reportPageOf(folder, record);
  writeWhole(join(folder, "report.html"), html);
  writeWhole(join(folder, "timeline.svg"), timeline);
  writeAllureResults(folder, record);
}

/** Built beside and put in place whole: a report made meanwhile sees no half of it. */
function writeAllureResults(folder: string, record: DrillRecord): void {
  const place = join(folder, "allure-results");
  const half = `${place}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  const { files, copies } = allureResultsOf(record, filesOf(folder));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(half, name), content);
  for (const [name, path] of Object.entries(copies)) copyFileSync(join(folder, path), join(half, name));
  rmSync(place, { recursive: true, force: true });
  renameSync(half, place);
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll("\\", "/"));
}
