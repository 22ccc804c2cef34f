import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { EnvironmentError } from "../../core/errors.ts";
import { chromium, ensureProgram } from "../../publish/browser/programs.ts";
import { type Look, type Visit, visitServed } from "../../publish/browser/visit.ts";
import { LivePage } from "../../publish/live/live-page.ts";
import { keepingSeal } from "../../publish/manifest.ts";
import { type KeptRun, newestRunOf, recordIn } from "../../publish/run-folders.ts";
import type { HostRecord } from "../../report/record.ts";
import { consentFrom } from "../../runtime/engine-install.ts";
import { stepPrinter } from "../../runtime/engine-printer.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { keptRun } from "../audit/kept-run.fixture.ts";
import { ofLive } from "../pictures.ts";
import { reportsFolder } from "../report.ts";
import { commandOf, deedOf } from "./deed.ts";
import { playBack, settingOfRecord, toldIn } from "./playback.ts";
import type { Shown } from "./setting.ts";

const hosts: HostRecord[] = ["east1", "east2", "west1"].map((name) => ({
  name,
  kind: "node",
  region: name.slice(0, 4),
  zone: null,
  cluster: name.slice(0, 4),
  roles: ["broker"],
}));
const paths = ["east1>west1/CLIENT", "west1>east1/CLIENT", "west1>east2/CLIENT", "east1>east2/REPLICATION"];
const evil = `</script><script>document.title = "taken over"</script><img src=x onerror="document.title='taken over'">\u001b[31m`;
const event = (at: number, name: string, more: object = {}): TimelineEvent =>
  ({ at, event: name, ...more }) as unknown as TimelineEvent;

/** The live page with a server of its own, fed by playback of a run: no Kafka, no fault. What its buttons send is heard, and not done. */
describe("the live page, in Chromium, over playback", () => {
  let browser: string;
  let folder: string;
  let page: LivePage;
  let deeds: string[];

  before(async function () {
    try {
      browser = await ensureProgram(chromium, consentFrom({ yes: true }), stepPrinter());
    } catch (error) {
      if (!(error instanceof EnvironmentError) || process.env.CI === "true") throw error;
      process.stdout.write(`– the live page was not opened in a browser: ${error.message}\n  → ${error.hint}\n`);
      this.skip();
    }
    folder = keptRun("21");
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    deeds = [];
    page = await LivePage.open((body) => deeds.push(commandOf(deedOf(body))));
  });
  afterEach(() => page[Symbol.asyncDispose]());

  const shown = (hands: Shown["setting"]["hands"]): Shown => {
    const { setting, run } = settingOfRecord(folder, recordIn(folder), hands);
    return { setting: { ...setting, hosts, paths }, run: { ...run, hosts } };
  };
  const begin = (hands: Shown["setting"]["hands"] = { may: true }): void => {
    const { setting, run } = shown(hands);
    page.begin(setting, run);
  };
  /** All of it at once. */
  const tellAll = (): Promise<void> =>
    playBack(toldIn(folder), page, { from: Number.MAX_SAFE_INTEGER, signal: AbortSignal.timeout(10_000) });
  const open = (look: (visit: Visit) => Promise<void>, how: Look = {}, address = page.url): Promise<void> =>
    visitServed(browser, address, (url) => url.startsWith(address), look, how);
  const clean = ({ asked, errors }: Visit): void => {
    expect(asked, "requests to anybody else").to.deep.equal([]);
    expect(errors, "errors of the page").to.deep.equal([]);
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (let left = 150; left > 0; left--) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`it was waited for in vain that ${what}`);
  };
  const badge = (tab: Page, text: string): Promise<void> =>
    until(`the badge says ${text}`, async () => (await tab.locator("#badge").innerText()).toLowerCase() === text);

  it("draws what it is told while it is told, and says by how much it lags", () =>
    open(async (visit) => {
      const tab = visit.page;
      await badge(tab, "waiting");
      begin();
      await badge(tab, "live");
      await tellAll();
      await tab.locator("#lane-faults .plot .span").first().waitFor();
      expect(await tab.locator(".lane").count()).to.be.greaterThan(10);
      expect(await tab.locator("#lane-produce-orders .plot .series").count()).to.be.greaterThan(0);
      expect(await tab.locator("#stand").innerText()).to.match(/[\d.]+ s since the fault took effect/);
      expect(await tab.locator("#lag").innerText()).to.match(/drawn \d+ ms after it was heard/);
      page.take(event(95, "phase", { name: "a phase told later", by: "human" }));
      await tab.locator("#lane-phases").getByText("a phase told later").first().waitFor();
      clean(visit);
    }));

  it("counts from where the effect lies, between its two ends, whatever is clicked meanwhile", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin();
      page.take(event(11, "fault.injected", { fault: "f1", kind: "cut", text: "cut it", paths: paths.slice(0, 3) }));
      page.take(event(12.5, "fault.effective", { fault: "f1", effect: { from: 12, to: 12.5 }, resolved: ["west1"] }));
      await tab.getByText("since the fault took effect").waitFor();
      const clicked = await tab.evaluate<string>(
        `document.querySelector('.node[data-node="west1"]').dispatchEvent(new MouseEvent("click")), document.getElementById("stand").textContent`,
      );
      const [, least, most] = /(\d+\.\d)–(\d+\.\d) s since the fault took effect\.$/.exec(clicked) ?? [];
      expect(Number(most) - Number(least), clicked).to.be.closeTo(0.5, 0.11);
      clean(visit);
    }));

  it("cuts a link by clicking it, and heals it by clicking it again", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin();
      await badge(tab, "live");
      await tab.locator("#mode").selectOption("hold");
      const link = tab.locator('.link[data-link="region:east|region:west"]');
      await link.locator(".grip").click({ force: true });
      await until("the deed is heard", async () => deeds.length === 1);
      expect(deeds).to.deep.equal(["muster cut region:east region:west --mode hold --ttl 10m"]);
      page.take(
        event(30, "fault.injected", {
          fault: "f1",
          kind: "cut",
          text: "cut region:east region:west --mode hold",
          paths: paths.slice(0, 3),
        }),
      );
      await tab.locator(".link.cut").waitFor();
      await tab.getByText("f1: cut region:east region:west --mode hold (effect not proven yet)").waitFor();
      await link.locator(".grip").click({ force: true });
      await until("the heal is heard", async () => deeds.length === 2);
      expect(deeds[1]).to.equal("muster heal f1");
      page.take(event(40, "fault.healed", { fault: "f1" }));
      await until("the link is whole", async () => (await tab.locator(".link.cut").count()) === 0);
      clean(visit);
    }));

  it("is acted on by keys alone: a link, and a machine that is chosen and killed", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin();
      await badge(tab, "live");
      await tab.locator(".link").first().focus();
      await tab.keyboard.press("Enter");
      await until("the cut is heard", async () => deeds.length === 1);
      expect(await tab.getByRole("button", { name: "Kill", exact: true }).isDisabled()).to.equal(true);
      await tab.locator('.node[data-node="west1"]').focus();
      await tab.keyboard.press("Space");
      await tab.getByText("Chosen: west1").waitFor();
      await tab.getByRole("button", { name: "Kill", exact: true }).press("Enter");
      await until("the kill is heard", async () => deeds.length === 2);
      expect(deeds[1]).to.equal("muster kill west1 --ttl 10m");
      page.take(event(31, "node.state", { node: "west1", state: "exited" }));
      await tab.locator('.node.hit[data-node="west1"]').waitFor();
      page.busy("muster kill west1");
      await tab.getByText("At work: muster kill west1").waitFor();
      expect(await tab.getByRole("button", { name: "Heal all" }).isDisabled()).to.equal(true);
      clean(visit);
    }));

  it("is for looking only while a drill owns the world, and says why", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin({ may: false, why: "a drill owns this world" });
      await badge(tab, "live");
      await tab.getByText("Looking only: a drill owns this world").waitFor();
      expect(await tab.locator("#hands button:enabled, #hands select:enabled").count()).to.equal(0);
      await tab.locator(".link .grip").first().click({ force: true });
      await tab.waitForTimeout(200);
      expect(deeds).to.deep.equal([]);
      clean(visit);
    }));

  it("says that the run is over, and stays what it was with its server closed", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin();
      await tellAll();
      await tab.locator("#lane-rto, #lane-faults").first().waitFor();
      const { url } = page;
      page.end("met", "good");
      await page[Symbol.asyncDispose]();
      await badge(tab, "met");
      await tab.getByText("The run is over. This page keeps what it was told").waitFor();
      const ticks = (): Promise<string[]> => tab.locator("svg.axis text").allTextContents();
      const before = await ticks();
      await tab.locator("#lanes").focus();
      await tab.keyboard.press("+");
      await until("it zooms still", async () => (await ticks()).join() !== before.join());
      expect(await tab.locator("#trouble").isVisible()).to.equal(false);
      const answer = await fetch(url).catch((error: Error) => (error.cause as { code?: string }).code);
      expect(answer).to.equal("ECONNREFUSED");
      clean(visit);
    }));

  it("says that nothing is heard any more where its runner was killed", async () => {
    const program = fileURLToPath(new URL("../bench/live-process.ts", import.meta.url));
    const runner = spawn(process.execPath, [program, "page", folder, "60"], { stdio: ["pipe", "pipe", "inherit"] });
    const gone = once(runner, "exit");
    try {
      const [url] = (await once(createInterface({ input: runner.stdout }), "line")) as [string];
      await open(
        async ({ page: tab }) => {
          runner.stdin.write("go\n");
          await badge(tab, "live");
          runner.kill("SIGKILL");
          await gone;
          await badge(tab, "not heard");
          expect(await tab.locator("#trouble").innerText()).to.include("it has ended, or was killed");
          expect(await tab.locator(".lane").count()).to.be.greaterThan(10);
        },
        {},
        url,
      );
    } finally {
      runner.kill("SIGKILL");
    }
  });

  it("makes text of names that would be markup, scripts or commands to a terminal", () =>
    open(async (visit) => {
      const tab = visit.page;
      const { setting, run } = shown({ may: true });
      const named = hosts.map((host) => ({ ...host, name: host.name === "east1" ? evil : host.name }));
      page.begin(
        { ...setting, title: evil, about: evil, hosts: named, paths: [`${evil}>west1/CLIENT`] },
        { ...run, hosts: named },
      );
      page.take(event(10, "phase", { name: evil }));
      page.take(event(11, "fault.injected", { fault: evil, kind: evil, text: evil, paths: [`${evil}>west1/CLIENT`] }));
      page.take(event(12, "fault.effective", { fault: evil, effect: { from: 12, to: 12.1 }, resolved: [evil] }));
      page.take(event(13, "quorum", { cluster: evil, leader: evil, epoch: 1 }));
      page.take(event(13, "node.silent", { cluster: "east", node: evil, lastAnswerAt: 12 }));
      page.say(evil, "bad");
      await tab.locator("#said .bad").waitFor();
      await tab.locator("#lane-faults .plot .span").first().waitFor();
      expect(await tab.locator("main img, main script").count()).to.equal(0);
      expect(await tab.title()).to.not.equal("taken over");
      expect(await tab.locator("h1").innerText()).to.include("<script>");
      clean(visit);
    }));

  it("stays at hand through 100,000 events at once", function () {
    this.timeout(60_000);
    return open(async (visit) => {
      const tab = visit.page;
      begin();
      await badge(tab, "live");
      for (let i = 0; i < 100_000; i++) {
        page.take(
          event(20 + i / 1e5, "leader", { cluster: "east", topic: "orders", partition: i % 4, node: `east${i % 3}`, epoch: i }),
        );
        if (i % 1000 === 999) await new Promise((resolve) => setImmediate(resolve));
      }
      page.take(event(21.5, "phase", { name: "after the burst" }));
      await tab.locator("#lane-phases").getByText("after the burst").first().waitFor();
      await tab.locator("#lane-leaders summary").click();
      await tab.getByText(/earlier events of it are not drawn here/).waitFor();
      expect(await tab.locator("#lane-leaders .plot .span").count()).to.be.within(1, 1300);
      clean(visit);
    });
  });

  it("loads itself anew when another run begins", () =>
    open(async ({ page: tab }) => {
      begin();
      await badge(tab, "live");
      const { setting, run } = shown({ may: true });
      page.begin({ ...setting, run: "another", title: "another drill" }, run);
      await tab.getByRole("heading", { name: "another drill" }).waitFor();
      await badge(tab, "live");
    }));

  it("goes on to the next drill, however long the one before had been over, and however that was shown", () =>
    open(async (visit) => {
      const tab = visit.page;
      begin();
      await tellAll();
      await badge(tab, "live");
      page.end("met", "good");
      await badge(tab, "met");
      expect(await tab.locator("#stand").innerText()).to.equal(
        "The run is over. This page goes on to the next one, if there is any.",
      );
      await tab.waitForTimeout(600);
      const { setting, run } = shown({ may: true });
      page.begin({ ...setting, run: "another", title: "another drill" }, run);
      await tab.getByRole("heading", { name: "another drill" }).waitFor({ timeout: 10_000 });
      await badge(tab, "live");
      clean(visit);
    }));

  for (const drill of ["region-loss", "region-isolated"])
    it(`is pictured over playback of the run of ${drill} that was just made`, async function () {
      const run = newest(drill);
      if (run === undefined) return this.skip();
      const path = join(run.folder, "report-live.png");
      await keepingSeal(run.folder, () => ofLive(browser, run, path));
      expect(existsSync(path)).to.equal(true);
    });

  it("fits a phone in the dark", () =>
    open(
      async (visit) => {
        const tab = visit.page;
        begin();
        await tellAll();
        await tab.locator("#lane-faults .plot .span").first().waitFor();
        expect(await tab.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).to.be.at.most(0);
        clean(visit);
      },
      { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "dark" },
    ));
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
