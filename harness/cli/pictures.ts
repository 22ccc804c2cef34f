import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { chromium, ensureProgram } from "../publish/browser/programs.ts";
import { type Look, type Visit, visit, visitServed } from "../publish/browser/visit.ts";
import { LivePage } from "../publish/live/live-page.ts";
import { reportPageOf } from "../publish/report-page.ts";
import { findRun, type KeptRun } from "../publish/run-folders.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { playBack, settingOfRecord, toldIn } from "./live-page/playback.ts";
import { reportsFolder } from "./report.ts";

type Page = Visit["page"];

interface PictureOptions {
  /** A folder; the run's own where nothing is said. */
  readonly into?: string;
  readonly yes?: boolean;
}

interface Frame {
  readonly how: Look;
  /** Pixels of the page's top that are kept. */
  readonly tall: number;
}

const wide = (colorScheme: "light" | "dark", tall: number): Frame => ({
  how: { viewport: { width: 1200, height: 900 }, colorScheme },
  tall,
});
const frames = {
  desktop: wide("light", 1500),
  dark: wide("dark", 1500),
  phone: { how: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, tall: 1500 },
  print: { how: { viewport: { width: 794, height: 1123 }, colorScheme: "dark" }, tall: 1123 },
} as const satisfies Record<string, Frame>;

/** PNGs of a run's report as a person meets it, and of the live page over its playback in the middle of what went wrong. */
export async function pictures(names: readonly string[], { into, yes }: PictureOptions): Promise<number> {
  const browser = await ensureProgram(chromium, consentFrom({ yes: yes === true }), stepPrinter());
  for (const name of names.length === 0 ? ["latest"] : names) {
    const run = findRun(reportsFolder, name);
    const folder = into ?? run.folder;
    mkdirSync(folder, { recursive: true });
    const of = (what: string): string => join(folder, `${into === undefined ? "report" : run.record.run}-${what}.png`);
    await ofReport(browser, run, of);
    await ofLive(browser, run, of("live"));
  }
  return 0;
}

/** Made of the folder as it is, which is not written to. */
async function ofReport(browser: string, { folder, record }: KeptRun, of: (what: string) => string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "muster-pictures-"));
  try {
    const file = join(work, "report.html");
    writeFileSync(file, reportPageOf(folder, record).html);
    for (const [what, { how, tall }] of Object.entries(frames))
      await visit(
        browser,
        file,
        async ({ page }) => {
          if (what === "print") await asPrinted(page);
          else if (record.faults.length > 0) await page.locator('[data-do="failover"]').click();
          await taken(page, of(what), tall);
        },
        how,
      );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function asPrinted(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
}

/** Told until some seconds after the fault took effect: that is when somebody looks. */
export async function ofLive(browser: string, { folder, record }: KeptRun, path: string): Promise<void> {
  await using live = await LivePage.open(() => undefined);
  const { setting, run } = settingOfRecord(folder, record, { may: true });
  live.begin(setting, run);
  const effect = record.faults.at(-1)?.effect?.to;
  await playBack(toldIn(folder), live, {
    from: Number.MAX_SAFE_INTEGER,
    to: (effect ?? Number.POSITIVE_INFINITY) + 12,
    signal: AbortSignal.timeout(60_000),
  });
  await visitServed(
    browser,
    live.url,
    (url) => url.startsWith(live.url),
    async ({ page }) => {
      if (effect !== undefined) await page.locator("#lane-faults .plot .span").first().waitFor();
      await taken(page, path, 1500);
    },
    frames.desktop.how,
  );
}

async function taken(page: Page, path: string, tall: number): Promise<void> {
  await page.waitForTimeout(400);
  await page.evaluate("scrollTo(0, 0)");
  const { width = 1200 } = page.viewportSize() ?? {};
  const height = Math.min(tall, await page.evaluate<number>("document.documentElement.scrollHeight"));
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.round(statSync(path).size / 1024)} KiB\n`);
}
