import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { EnvironmentError } from "../core/errors.ts";
import { chromium, ensureProgram } from "../publish/browser/programs.ts";
import { type Look, visit } from "../publish/browser/visit.ts";
import { keepingSeal } from "../publish/manifest.ts";
import { type KeptRun, newestRunOf, recordIn } from "../publish/run-folders.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { verdictRows } from "../report/sections.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { keptRun } from "./audit/kept-run.fixture.ts";
import { reportsFolder } from "./report.ts";

/** `report.html` as a person meets it: in a browser, by mouse, by keyboard, on a phone, in the dark, on paper, and without its script. */
describe("report.html, in Chromium", () => {
  let browser: string;
  let folder: string;

  before(async function () {
    try {
      browser = await ensureProgram(chromium, consentFrom({ yes: true }), stepPrinter());
    } catch (error) {
      if (!(error instanceof EnvironmentError) || process.env.CI === "true") throw error;
      process.stdout.write(`– report.html was not opened in a browser: ${error.message}\n  → ${error.hint}\n`);
      this.skip();
    }
    folder = keptRun("21");
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** Opens it, lets somebody look, and holds it to having asked nobody and complained of nothing. */
  const open = (look: (page: Page) => Promise<void>, how: Look = {}, of = folder): Promise<void> =>
    visit(
      browser,
      join(of, "report.html"),
      async ({ page, asked, errors }) => {
        await look(page);
        expect(asked, "requests for anything but the page").to.deep.equal([]);
        expect(errors, "errors of the page").to.deep.equal([]);
      },
      how,
    );
  const said = (page: Page): Promise<string> => page.locator("#readout").innerText();
  const ticks = (page: Page): Promise<string[]> => page.locator("svg.axis text").allTextContents();
  /** The axis once it is another; drawing waits for the next frame. */
  const ticksAfter = async (page: Page, before: readonly string[]): Promise<string[]> => {
    for (let left = 100; left > 0; left--) {
      const now = await ticks(page);
      if (now.join() !== before.join()) return now;
      await page.waitForTimeout(20);
    }
    throw new Error(`the axis stayed as it was: ${before.join(" ")}`);
  };

  it("shows verdict and figures on its first screen, and every lane", () =>
    open(async (page) => {
      const record = recordIn(folder);
      expect(await page.locator("#badge").innerText()).to.equal(record.verdict.toUpperCase());
      for (const { measured } of record.workloads.flatMap(verdictRows)) await page.getByText(measured).first().waitFor();
      expect(await page.locator(".lane").count()).to.be.greaterThan(10);
      expect(await page.locator("#lane-rto .plot .span").count()).to.be.greaterThan(0);
    }));

  it("goes from a verdict to the moment that decided it", () =>
    open(async (page) => {
      const before = await ticks(page);
      await page.getByRole("row", { name: /RPO/ }).getByRole("button").click();
      await page.locator(".cursor").waitFor();
      expect(await said(page)).to.match(/after the effect.*first lost record was acknowledged here/);
      expect(await page.locator("#lane-rpo").getAttribute("class")).to.include("lit");
      expect(
        await page.evaluate<boolean>("document.querySelector('#lane-rpo').getBoundingClientRect().top < innerHeight"),
      ).to.equal(true);
      await ticksAfter(page, before);
    }));

  it("is driven by keys alone: zooms, moves, steps from event to event, and shows the whole again", () =>
    open(async (page) => {
      const whole = await ticks(page);
      await page.locator("#lanes").focus();
      const press = async (key: string): Promise<string[]> => {
        const before = await ticks(page);
        await page.keyboard.press(key);
        return ticksAfter(page, before);
      };
      await press("f");
      await press("+");
      await press("ArrowRight");
      expect(await press("0")).to.deep.equal(whole);
      await page.keyboard.press("n");
      const first = await said(page);
      await page.keyboard.press("n");
      expect(await said(page)).to.not.equal(first);
      await page.keyboard.press("p");
      expect(await said(page)).to.equal(first);
      const unnamed = await page
        .locator("button")
        .allTextContents()
        .then((all) => all.filter((one) => one.trim() === "").length);
      expect(unnamed, "buttons without a name").to.equal(0);
    }));

  it("tells by a pointer what lies under it, and is dragged along", () =>
    open(async (page) => {
      const bar = page.locator("#lane-faults .plot .core").first();
      await bar.scrollIntoViewIfNeeded();
      const box = await bar.boundingBox();
      if (box === null) throw new Error("the fault is not drawn");
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      expect(await page.locator("#tip").innerText()).to.include("Fault f1");
      await page.getByRole("button", { name: "Look at the failover" }).click();
      const before = await ticks(page);
      const plot = await page.locator("#lane-faults .plot").boundingBox();
      if (plot === null) throw new Error("there is no plot");
      await page.mouse.move(plot.x + plot.width * 0.7, plot.y + 6);
      await page.mouse.down();
      await page.mouse.move(plot.x + plot.width * 0.4, plot.y + 6, { steps: 4 });
      await page.mouse.up();
      await ticksAfter(page, before);
    }));

  it("fits a phone, and turns dark with it", () =>
    open(
      async (page) => {
        expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).to.be.at.most(0);
        const brightness = async (property: string): Promise<number> => {
          const colour = await page.evaluate<string>(`getComputedStyle(document.body).${property}`);
          return (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
        };
        const [ink, paper] = [await brightness("color"), await brightness("backgroundColor")];
        expect(ink).to.be.greaterThan(paper + 300);
        await page.getByRole("row", { name: /RPO/ }).getByRole("button").tap();
        expect(await said(page)).to.include("acknowledged here");
      },
      { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "dark" },
    ));

  it("prints on white, without what only a screen has, and nothing wider than the page", () =>
    open(
      async (page) => {
        await page.setViewportSize({ width: 720, height: 1000 });
        await page.emulateMedia({ media: "print" });
        await page.evaluate("dispatchEvent(new Event('beforeprint'))");
        expect(await page.locator(".toolbar, .go, #readout").filter({ visible: true }).count()).to.equal(0);
        expect(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor")).to.equal("rgb(255, 255, 255)");
        expect(await page.evaluate<number>("document.documentElement.scrollWidth")).to.be.at.most(720);
        expect((await page.pdf({ format: "A4" })).length).to.be.greaterThan(10_000);
      },
      { colorScheme: "dark" },
    ));

  it("is whole without its script: drawn, and every lane as a table", () =>
    open(
      async (page) => {
        expect(await page.locator("#lane-rto .plot .span").count()).to.be.greaterThan(0);
        expect(await page.locator(".go").filter({ visible: true }).count()).to.equal(0);
        await page.locator("#lane-rto summary").click();
        await page.getByRole("table", { name: /Outage \(RTO\): events/ }).waitFor();
      },
      { javaScriptEnabled: false },
    ));

  it("runs no script but its own", async () => {
    const foreign = `{ const one = document.createElement("script"); one.textContent = "document.title = 'taken over'"; document.body.append(one); }`;
    await visit(browser, join(folder, "report.html"), async ({ page, errors }) => {
      await page.evaluate(foreign);
      expect(await page.title()).to.not.equal("taken over");
      expect(errors.join()).to.include("Content Security Policy");
    });
  });

  for (const drill of ["region-loss", "region-isolated"])
    it(`shows the run of ${drill} that was just made, and is pictured`, async function () {
      const run = newest(drill);
      if (run === undefined) return this.skip();
      await keepingSeal(run.folder, () => writeRunOutputs(run.folder, run.record));
      const picture = (name: string, how: Look): Promise<void> =>
        open(
          async (page) => {
            expect(await page.locator("#badge").innerText()).to.equal(run.record.verdict.toUpperCase());
            await keepingSeal(run.folder, () =>
              page.screenshot({ path: join(run.folder, `report-${name}.png`), fullPage: true }),
            );
          },
          how,
          run.folder,
        );
      await picture("desktop", {});
      await picture("dark", { colorScheme: "dark" });
      await picture("phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
      expect(existsSync(join(run.folder, "report-phone.png"))).to.equal(true);
    });
});

/** In CI the drills have run before; on a developer's machine they may not have. */
function newest(drill: string): KeptRun | undefined {
  try {
    return newestRunOf(reportsFolder, drill);
  } catch (error) {
    if (process.env.CI === "true") throw error;
    return undefined;
  }
}
