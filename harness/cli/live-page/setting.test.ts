import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { drills } from "../../drill/definition.ts";
import { loadSuites } from "../../drill/mocha.ts";
import { RunFolder } from "../../drill/run-folder.ts";
import { parseSubject } from "../../faults/subject-text.ts";
import { linksOf } from "../../report/html/live/board.ts";
import { liveHtml } from "../../report/html/live/live-html.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { checkSubject } from "../hands-on/check-fault.ts";
import { allTopologies, drillFiles } from "../suites.ts";
import { eventsOfSight } from "./first-sight.ts";
import { FolderNews } from "./folder-news.ts";
import { openRunPage } from "./for-run.ts";
import { settingOfDrill, settingOfTopology } from "./setting.ts";

const assets = { style: "", script: "", styleHash: "", scriptHash: "" };
const event = (at: number, name: string, more: object): TimelineEvent =>
  ({ at, event: name, ...more }) as unknown as TimelineEvent;

describe("what a live page is told of a run beforehand", () => {
  it("is to be had of every topology, and each of its links is one that a verb can cut", async () => {
    const topologies = await allTopologies();
    expect(topologies.length).to.be.greaterThan(3);
    for (const topology of topologies) {
      const plan = planTopology(topology, addressBlock(0));
      const { setting } = settingOfTopology(plan, "run", 0);
      const links = linksOf(setting.hosts, setting.paths);
      expect(links, topology.name).to.have.length.greaterThan(0);
      for (const { ends } of links) for (const end of ends) checkSubject(parseSubject(end), plan);
      expect(liveHtml(setting, assets).match(/class="link"/g)).to.have.length(links.length);
      expect(liveHtml(setting, assets).match(/data-node=/g)).to.have.length(setting.hosts.length);
    }
  });

  it("is to be had of every drill, which owns its world", async () => {
    await loadSuites(drillFiles(), () => undefined);
    expect(drills().length).to.be.greaterThan(10);
    for (const drill of drills()) {
      const { setting, run } = settingOfDrill(drill, "a1b2c3", false);
      expect(setting.hands.may).to.equal(false);
      expect(run.workloads.map(({ name }) => name)).to.deep.equal(drill.spec.workloads.map(({ name }) => name));
      expect(liveHtml(setting, assets))
        .to.include("a drill owns this world")
        .and.to.not.match(/<button[^>]*data-deed="[^"]*"(?! disabled)/);
      expect(settingOfDrill(drill, "a1b2c3", true).setting.hosts).to.deep.equal([]);
    }
  });
});

describe("what stood already when somebody came to look", () => {
  it("is told as of now, and a fault that stands no more has ended", () => {
    const sight = {
      topics: [],
      groups: [],
      nodes: [
        { node: "east1", cluster: "east", lastAnswerAt: 40, firstUnansweredSentAt: 41 },
        { node: "east2", cluster: "east", lastAnswerAt: 99.8, firstUnansweredSentAt: 99.9 },
      ],
      partitions: [
        { cluster: "east", topic: "orders", partition: 0, leader: "east2", isr: ["east2"], replicas: [] },
        { cluster: "east", topic: "orders", partition: 1, leader: null, isr: [], replicas: [] },
      ],
      quorums: [{ cluster: "east", leader: "east2", epoch: 3 }],
      committed: [],
      lag: [],
    };
    const before = ["f1", "f2"].map((fault) => event(10, "fault.injected", { fault, kind: "kill", text: "kill east1" }));
    const told = eventsOfSight(100, sight, new Set(["f2"]), before);
    expect(told.map(({ event: name }) => name as string)).to.deep.equal([
      "lease.expired",
      "leader",
      "isr",
      "leader.none",
      "isr",
      "quorum",
      "node.silent",
    ]);
    expect(told[0]).to.deep.include({ lease: "f1", at: 100 });
  });
});

describe("what verbs of other processes write down", () => {
  it("is read as it is written: past torn and foreign lines, once, and without what agents say themselves", () => {
    const folder = mkdtempSync(join(tmpdir(), "muster-news-"));
    try {
      const file = join(folder, "timeline.ndjson");
      const news = new FolderNews(folder);
      expect(news.events()).to.deep.equal([]);
      const [one, two] = [event(1, "note", { text: "one is up" }), event(2, "fault.injected", { fault: "f1" })].map((told) =>
        JSON.stringify(told),
      );
      const agents = JSON.stringify(event(3, "leader", { agent: "observer" }));
      writeFileSync(file, `${one}\n{"at":2,"event":"fa\n7\nnull\n{"at":1}\n${agents}\n${two}`);
      expect(news.events().map(({ at }) => at)).to.deep.equal([1]);
      appendFileSync(file, "\n");
      expect(news.events().map(({ at }) => at)).to.deep.equal([2]);
      writeFileSync(`${file}.new`, `${one}\n${agents}\n${two}\n${JSON.stringify(event(4, "of.another.version", {}))}\n`);
      renameSync(`${file}.new`, file);
      expect(news.events().map(({ event: name }) => name as string)).to.deep.equal(["of.another.version"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a page that looks on while drills run", () => {
  it("hears what the run folder hears, costs it nothing when it cannot be drawn, and is closed with it", async () => {
    const reports = mkdtempSync(join(tmpdir(), "muster-page-"));
    await loadSuites(drillFiles(), () => undefined);
    const [drill] = drills();
    if (drill === undefined) throw new Error("there is no drill");
    const page = await openRunPage(false);
    try {
      const folder = RunFolder.begin(reports, drill.name, "a1b2c3", new Date());
      page.onlooker.begins(drill, "a1b2c3", folder);
      folder.record(event(10, "phase", { name: "steady" }));
      folder.record(event(Number.NaN, "isr", { nodes: null }));
      folder.keep({ kind: "write" } as never);
      const html = await (await fetch(page.url)).text();
      expect(html).to.include(`data-run="a1b2c3"`).and.include(drill.name);
      const stream = (await fetch(new URL("events", page.url))).body?.getReader();
      const first = new TextDecoder().decode((await stream?.read())?.value);
      expect(first).to.include('"phase":"steady"').and.include('"odd":2');
      await stream?.cancel();
    } finally {
      await page[Symbol.asyncDispose]();
      rmSync(reports, { recursive: true, force: true });
    }
    const asked = await fetch(page.url).then(
      () => "answered",
      () => "closed",
    );
    expect(asked).to.equal("closed");
  });
});
