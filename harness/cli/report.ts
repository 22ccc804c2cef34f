import { dirname, join, relative } from "node:path";
import { makeAllureReport } from "../publish/allure/report.ts";
import type { AllureVersion } from "../publish/allure/tools.ts";
import { keepingSeal } from "../publish/manifest.ts";
import { findRun, type KeptRun } from "../publish/run-folders.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { projectRoot } from "./suites.ts";

export const reportsFolder = join(projectRoot, "reports");

/** Derives everything beside a record again, from the run folder alone; with `--allure` a page of one or several runs too. */
export async function report(names: readonly string[], { allure }: { readonly allure?: AllureVersion }): Promise<number> {
  const runs = [...new Set(names.length === 0 ? ["latest"] : names)].map((name) => findRun(reportsFolder, name));
  for (const { folder, record } of runs) {
    await keepingSeal(folder, () => writeRunOutputs(folder, record));
    for (const name of ["report.html", "verdict.md", "junit.xml", "allure-results"]) tell(join(folder, name));
  }
  if (allure !== undefined) {
    const page = pageOf(runs, allure);
    await makePage({ version: allure, runs, page, onStep: stepPrinter(process.stderr) });
    tell(page);
  }
  return 0;
}

/** A page in a run's folder is a file of it. */
export const makePage = (wanted: Parameters<typeof makeAllureReport>[0]): Promise<void> =>
  keepingSeal(dirname(wanted.page), () => makeAllureReport(wanted));

/** In the run's own folder, or in reports/ where there are several. */
export function pageOf(runs: readonly KeptRun[], version: AllureVersion): string {
  const [only, ...others] = runs;
  return join(only !== undefined && others.length === 0 ? only.folder : reportsFolder, `allure-${version}.html`);
}

const tell = (file: string): void => void process.stdout.write(`${relative(process.cwd(), file)}\n`);
