import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EnvironmentError } from "../core/errors.ts";
import { chromium, ensureProgram, java } from "../publish/browser/programs.ts";
import { type Visit, visit } from "../publish/browser/visit.ts";
import { keepingSeal } from "../publish/manifest.ts";
import { type KeptRun, newestRunOf } from "../publish/run-folders.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { verdictRows } from "../report/sections.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { makePage, pageOf, reportsFolder } from "./report.ts";

/**
 * Allure's pages of the runs that the drills have just left, in a browser: not whether a file was written, but whether a person
 * sees the drill, its verdict and its figures, and whether the page asks anybody else for anything.
 */
describe("a report of a real run, in Chromium", () => {
  let browser: string;

  before(async function () {
    const onStep = stepPrinter();
    const consent = consentFrom({ yes: true });
    try {
      browser = await ensureProgram(chromium, consent, onStep);
      await ensureProgram(java, consent, onStep);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      process.stdout.write(`– reports were not opened in a browser: ${error.message}\n  → ${error.hint}\n`);
      // On a developer's own machine a missing browser is no defect of Muster; in CI nothing may be left out.
      if (process.env.CI === "true") throw error;
      this.skip();
    }
  });

  it("notices a page that asks another machine, or complains", async () => {
    const page = join(reportsFolder, ".curious.html");
    writeFileSync(page, '<img src="http://198.51.100.1/x.png"><script>console.error("oh"); throw new Error("no");</script>');
    try {
      await visit(browser, page, async ({ asked, errors }) => {
        expect(asked).to.deep.equal(["http://198.51.100.1/x.png"]);
        expect(errors).to.include.members(["oh", "no"]);
      });
    } finally {
      rmSync(page, { force: true });
    }
  });

  for (const drill of ["region-loss", "region-isolated"])
    for (const version of [2, 3] as const)
      it(`Allure ${version} shows ${drill} with its verdict and figures, and asks nobody`, async () => {
        const run = newestRunOf(reportsFolder, drill);
        const page = pageOf([run], version);
        await keepingSeal(run.folder, () => writeRunOutputs(run.folder, run.record));
        await makePage({ version, runs: [run], page, onStep: stepPrinter() });
        await visit(browser, page, async (seen) => {
          await openTest[version](seen, run);
          const path = join(run.folder, `allure-${version}.png`);
          await keepingSeal(run.folder, () => seen.page.screenshot({ path, fullPage: true }));
          await expectRun(seen, run);
        });
      });
});

/** From the front page to the drill's own, by what a person would click. */
const openTest = {
  async 2({ page }: Visit, { record }: KeptRun) {
    await page.getByRole("link", { name: "Behaviors" }).first().click();
    await page.getByText(record.topology, { exact: true }).last().click();
    await page.getByText(record.drill, { exact: true }).last().click();
    await page.locator(".node__title, .node__name").filter({ hasText: record.drill }).last().click();
  },
  async 3({ page }: Visit, { record }: KeptRun) {
    const [suite, drill] = [record.topology, record.drill].map((name) => page.getByText(name, { exact: true }).last());
    await suite?.waitFor();
    // A suite in which all passed is folded.
    if (!(await drill?.isVisible())) await suite?.click();
    await drill?.click();
  },
};

const statusOf: Readonly<Record<KeptRun["record"]["verdict"], string>> = {
  met: "Passed",
  missed: "Failed",
  inconclusive: "Broken",
  invalid: "Broken",
  aborted: "Broken",
  "not-run": "Skipped",
};

async function expectRun({ page, asked, errors }: Visit, { record }: KeptRun): Promise<void> {
  const sees = (text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor();
  await page.getByText(statusOf[record.verdict], { exact: true }).filter({ visible: true }).first().waitFor();
  const figures = record.workloads.flatMap((workload) => verdictRows(workload).map((row) => `${row.measure} ${row.measured}`));
  const [reason = ""] = record.verdict === "met" ? [] : record.reasons;
  expect(figures.length + reason.length, "something to see").to.be.greaterThan(0);
  for (const text of [record.drill, record.kafka.version, "timeline.svg", ...figures, reason.slice(0, 60)]) await sees(text);
  expect(asked, "requests for anything but the page").to.deep.equal([]);
  expect(errors, "errors of the page").to.deep.equal([]);
}
