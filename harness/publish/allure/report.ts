import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minutes } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { apart, titleOf } from "../../report/allure/merge.ts";
import { externalIn, withoutAnalytics } from "../../report/allure/page.ts";
import { environmentOf } from "../../report/allure/results.ts";
import type { DrillRecord } from "../../report/record.ts";
import { runProgram } from "../../runtime/engine-program.ts";
import type { OnStep } from "../../runtime/engine-steps.ts";
import { writeWhole } from "../write-whole.ts";
import { type AllureVersion, ensureAllure } from "./tools.ts";

export interface AllureReport {
  readonly version: AllureVersion;
  /** Run folders with `allure-results/`, each with its record. */
  readonly runs: readonly { readonly folder: string; readonly record: DrillRecord }[];
  /** The page, one file that needs nothing else: no server, no network. */
  readonly page: string;
  readonly onStep: OnStep;
}

export async function makeAllureReport({ version, runs, page, onStep }: AllureReport): Promise<void> {
  const program = await ensureAllure(version, onStep);
  const work = mkdtempSync(join(tmpdir(), "muster-allure-"));
  try {
    gather(runs, join(work, "results"));
    const title = titleOf(runs.map(({ record }) => record));
    const command = version === 2 ? allure2(work, title) : allure3(work, title);
    const { code, lastLines } = await runProgram(process.execPath, [program, ...command], {
      cwd: work,
      within: minutes(3),
      env: { ...process.env, ALLURE_NO_ANALYTICS: "true" },
    });
    if (code !== 0)
      throw new EnvironmentError(`Allure ${version} made no report (exit ${code}); its last lines:\n${lastLines}`, {
        hint: "The results it was given are in the run folder's allure-results/.",
      });
    const html = withoutAnalytics(readFileSync(join(work, "out", "index.html"), "utf8"));
    const external = externalIn(html);
    if (external.length > 0)
      throw new EnvironmentError(`Allure ${version}'s page would ask other machines: ${external.slice(0, 5).join(", ")}`, {
        hint: "This is a defect of Muster, which takes such things out; please report it.",
      });
    writeWhole(page, html);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function gather(runs: AllureReport["runs"], into: string): void {
  mkdirSync(into);
  for (const { folder } of runs) cpSync(join(folder, "allure-results"), into, { recursive: true });
  writeFileSync(join(into, "environment.properties"), environmentOf(runs.map(({ record }) => record)));
  const files = readdirSync(into).filter((name) => name.endsWith("-result.json"));
  const results = apart(files.map((name) => JSON.parse(readFileSync(join(into, name), "utf8"))));
  for (const result of results) writeFileSync(join(into, `${result.uuid}-result.json`), JSON.stringify(result));
}

const allure2 = (work: string, title: string): string[] => [
  "generate",
  "--single-file",
  "--report-name",
  title,
  "--output",
  join(work, "out"),
  join(work, "results"),
];

function allure3(work: string, title: string): string[] {
  const config = join(work, "allurerc.json");
  const categories = JSON.parse(readFileSync(join(work, "results", "categories.json"), "utf8"));
  const awesome = { options: { reportName: title, singleFile: true, reportLanguage: "en", groupBy: ["suite"] } };
  const content = { name: title, output: join(work, "out"), plugins: { awesome }, categories: { rules: categories } };
  writeFileSync(config, JSON.stringify(content));
  return ["generate", "--config", config, join(work, "results")];
}
