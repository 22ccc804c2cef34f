import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { SaxesParser } from "saxes";
import { UsageError } from "../core/errors.ts";
import { sealFolder } from "../publish/manifest.ts";
import { reportPageOf } from "../publish/report-page.ts";
import { findRun, recordIn } from "../publish/run-folders.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import type { Measure } from "../targets/target.ts";
import { keptRun } from "./audit/kept-run.fixture.ts";

const missedGate = { target: { atMost: 0 }, verdict: "missed" } as const;

/** `report.html` of folders as runs leave them, and as they should not. */
describe("report.html", () => {
  let folder: string;
  const fresh = (number: string): void => {
    folder = keptRun(number);
  };
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const page = (): string => reportPageOf(folder, recordIn(folder)).html;
  const picture = (): string => reportPageOf(folder, recordIn(folder)).timeline;
  const text = (of = page()): string =>
    of
      .replaceAll(/<style>.*?<\/style>|<script.*?<\/script>/gs, "")
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replaceAll(/\s+/g, " ");
  const sceneIn = (of: string): { lanes: { id: string; marks: { text: string }[]; spans: object[]; empty?: string }[] } =>
    JSON.parse(/id="scene">(.*?)<\/script>/s.exec(of)?.[1] ?? "");
  const change = (name: string, from: RegExp, to: string): void => {
    const file = join(folder, name);
    writeFileSync(
      file,
      readFileSync(file, "utf8").replaceAll(from, () => to),
    );
  };

  it("is the same bytes when it is made twice, beside the record and without it having been there", () => {
    fresh("03");
    const before = readFileSync(join(folder, "report.html"), "utf8");
    writeRunOutputs(folder, recordIn(folder));
    expect(readFileSync(join(folder, "report.html"), "utf8")).to.equal(before);
    rmSync(join(folder, "report.html"));
    expect(page()).to.equal(before);
  });

  it("says the verdict with every figure and target of the record, and draws each lost run of records", () => {
    fresh("03");
    const record = recordIn(folder);
    const [workload] = record.workloads;
    const shown = text();
    expect(shown).to.include(record.verdict).and.include(`${workload?.rpo?.records} of`).and.include("gate");
    const { lanes } = sceneIn(page());
    expect(lanes.find(({ id }) => id === "rpo")?.marks.filter(({ text }) => text.startsWith("lost:"))).to.not.deep.equal([]);
    expect(page()).to.match(/data-at="[\d.]+" data-from="[\d.]+" data-to="[\d.]+" data-lane="rpo"/);
  });

  it("tells red that was asked for from red that was not", () => {
    fresh("03");
    const record = recordIn(folder);
    const workloads = record.workloads.map((workload) => ({
      ...workload,
      verdicts: workload.verdicts.map((one) => (one.measure === "rpo" ? { ...one, gate: missedGate } : one)),
    }));
    const shown = (...mustMiss: Measure[]): string =>
      text(reportPageOf(folder, { ...record, verdict: "missed", workloads, mustMiss }).html);
    expect(shown("rpo")).to.include("must miss exactly rpo, and so it does");
    expect(shown("replayed")).to.include("must miss exactly replayed, and that is not what it did");
    expect(shown()).to.not.include("must miss");
  });

  it("loads nothing, and lets nothing run but its own script", () => {
    fresh("03");
    const whole = page();
    expect(whole).to.match(/content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
    expect(whole).to.not.match(/(src|href)="(https?:|\/\/|data:)|@import|url\((?!#)|\bfetch\(|XMLHttpRequest|sendBeacon/);
    expect(whole).to.not.match(/<[^>]* (style|on\w+)="/);
  });

  it("makes text of names that would be markup, scripts or commands to a terminal, wherever they stand", () => {
    fresh("03");
    const evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'\u001b[31m";
    const told = JSON.stringify(evil).slice(1, -1);
    for (const file of [
      "drill.json",
      "timeline.ndjson",
      "ledger/writes.ndjson",
      "ledger/deliveries.ndjson",
      "ledger/commits.ndjson",
    ])
      change(file, /"(orders|billing|east1|east|orders-1|region-loss|region:east)"/g, `"${told}"`);
    const whole = page();
    expect(whole).to.include("&#60;img src=x onerror=alert(2)&#62;");
    expect(whole)
      .to.not.match(/<img|<script>alert/)
      .and.not.include("\u001b");
    expect(whole.match(/<script/g)).to.have.length(2);
    expect(whole.match(/<\/script>/g)).to.have.length(2);
  });

  it("has its timeline as one picture beside it, which Allure is given, with every name as text and nothing to load or run", () => {
    fresh("03");
    const evil = ']]></style></svg><script>alert(1)</script><image href="https://evil.example/x"/>\u001b[31m';
    change("drill.json", /"(region-loss|orders|region:east)"/g, JSON.stringify(evil));
    const svg = picture();
    const elements: string[] = [];
    const parser = new SaxesParser();
    const attributes: string[] = [];
    parser.on("opentag", ({ name, attributes: of }) => {
      elements.push(name);
      attributes.push(...Object.keys(of));
    });
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(svg).close();
    expect(new Set(elements)).to.not.include("script").and.not.include("image").and.not.include("foreignObject");
    expect(attributes.filter((name) => /^(on|xlink|href|src|style)/.test(name))).to.deep.equal([]);
    expect(svg)
      .to.not.match(/url\((?!#)|@import/)
      .and.not.include("\u001b");
    expect(svg).to.include("Loss (RPO)").and.include('class="zero"');
    expect(svg.length).to.be.lessThan(250_000);
    writeRunOutputs(folder, recordIn(folder));
    expect(readFileSync(join(folder, "timeline.svg"), "utf8")).to.equal(svg);
    const given = readdirSync(join(folder, "allure-results")).find((name) => name.endsWith("timeline.svg"));
    expect(readFileSync(join(folder, "allure-results", given ?? ""), "utf8")).to.equal(svg);
  });

  it("tells of every line that was cut off, above the verdict's figures", () => {
    fresh("03");
    for (const file of ["timeline.ndjson", "ledger/writes.ndjson"]) {
      const path = join(folder, file);
      truncateSync(path, readFileSync(path).length - 12);
    }
    sealFolder(folder);
    expect(text()).to.match(/not a whole run.*timeline\.ndjson:\d+ is cut off.*ledger\/writes\.ndjson:\d+ is cut off/);
  });

  it("tells of files that are not what the manifest says, and of none where all are", () => {
    fresh("03");
    expect(text()).to.not.include("manifest says");
    appendFileSync(join(folder, "logs", "west1.log"), "another line\n");
    rmSync(join(folder, "facts.json"));
    writeFileSync(join(folder, "verdict.md"), "what is derived proves nothing");
    expect(text())
      .to.include("logs/west1.log is not what the manifest says")
      .and.include("facts.json stands in the manifest and is gone");
    expect(text()).to.not.include("verdict.md");
  });

  it("is made of a run without ledger or events, and says what is not there", () => {
    fresh("03");
    for (const file of ["ledger/writes.ndjson", "ledger/deliveries.ndjson", "timeline.ndjson"]) rmSync(join(folder, file));
    const { lanes } = sceneIn(page());
    expect(lanes.find(({ id }) => id.startsWith("produce-"))?.empty).to.include("No write");
    expect(text()).to.include("ledger/writes.ndjson is missing");
  });

  it("shows no figure of a run of which none may be quoted", () => {
    fresh("03");
    change("drill.json", /"verdict": "\w+",\n {2}"reasons"/g, '"verdict": "invalid",\n  "reasons"');
    expect(recordIn(folder).verdict).to.equal("invalid");
    expect(text()).to.include("no figure of this run may be quoted").and.not.include("acknowledged records lost");
    expect(sceneIn(page()).lanes.map(({ id }) => id))
      .to.not.include.members(["rto"])
      .and.not.include.members(["rpo"]);
  });

  it("stays small with 100,000 events, and says how many are not listed", function () {
    this.timeout(30_000);
    fresh("03");
    const events = Array.from({ length: 100_000 }, (_, i) => {
      const at = Math.round(i * 0.9) / 1000;
      return i % 2 === 0
        ? {
            at,
            event: "isr",
            cluster: "east",
            topic: "orders",
            partition: 0,
            nodes: i % 4 === 0 ? ["east1"] : ["east1", "east2"],
          }
        : { at, event: "leader", cluster: "east", topic: "orders", partition: 0, node: `east${i % 3}`, epoch: i };
    });
    appendFileSync(join(folder, "timeline.ndjson"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    const whole = page();
    expect(whole.length).to.be.lessThan(1.5 * 2 ** 20);
    expect(text(whole)).to.match(/\d+ events as a table; (99|100),\d{3} more/);
  });

  it("is not made of a folder without a record, or with one of another schema: that is said instead", () => {
    fresh("03");
    change("drill.json", /muster\.drill\/1/g, "muster.drill/0");
    expect(() => findRun(folder, folder)).to.throw(
      UsageError,
      /as this Muster reads it \(muster\.drill\/1\): it says "muster\.drill\/0"/,
    );
    for (const file of ["drill.json", "manifest.sha256", "report.html"]) rmSync(join(folder, file));
    expect(() => findRun(folder, folder)).to.throw(UsageError, /still running, a guard refused it, or its runner was killed/);
  });
});
