import * as fs from "node:fs";
import { expect } from "chai";
import { missedMeasures } from "../../targets/drill-verdict.ts";
import type { DrillRecord } from "../record.ts";
import { samples } from "../sample.ts";
import { apart } from "./merge.ts";
import type { Category } from "./model.ts";
import { externalIn, withoutAnalytics } from "./page.ts";
import { testResultOf } from "./result.ts";
import { allureResultsOf, environmentOf } from "./results.ts";

const recordNumber = samples(fs);
const missed = recordNumber("04");
const met: DrillRecord = { ...recordNumber("02"), verdict: "met" };
const resultOf = (record: DrillRecord) => testResultOf(record, []);

describe("a drill in Allure", () => {
  it("passes only where it was met", () => {
    const statuses = (["met", "missed", "inconclusive", "invalid", "aborted", "not-run"] as const).map(
      (verdict) => resultOf({ ...met, verdict }).status,
    );
    expect(statuses).to.deep.equal(["passed", "failed", "broken", "broken", "broken", "skipped"]);
    expect(resultOf({ ...met, healed: false }).status).to.equal("broken");
  });

  it("has a step for each measure with its figure, and each phase with its time on the wall", () => {
    const clock = { at: 0, wall: "2026-11-20T10:00:00.000Z" };
    const { steps } = resultOf({ ...missed, clock });
    const measures = steps.map(({ name, status }) => `${status} ${name}`);
    expect(measures).to.include(
      "failed orders (tier-1): RPO 4.75–4.82 s · gate ≤ 10 s  missed (hole) · objective < 60 s  missed (hole)",
    );
    const effective = steps.find(({ name }) => name?.startsWith("effective"));
    const at = missed.phases.find(({ name }) => name === "effective")?.at ?? 0;
    expect(effective?.stop)
      .to.equal(Date.parse(clock.wall) + Math.round(at * 1000))
      .and.to.be.greaterThan(Date.parse(clock.wall));
  });

  it("passes no step of a drill that was not judged", () => {
    const { steps } = resultOf({ ...met, verdict: "invalid" });
    const measures = steps.filter(({ name }) => name?.startsWith("orders (tier-1)"));
    expect(measures.length).to.be.greaterThan(0);
    expect(new Set(measures.map(({ status }) => status))).to.deep.equal(new Set(["skipped"]));
  });

  it("keeps its history over runs and seeds, and not over versions and settings", () => {
    const { historyId } = resultOf(met);
    expect(resultOf({ ...met, run: "other", seed: 9 }).historyId).to.equal(historyId);
    expect(resultOf({ ...met, kafka: { ...met.kafka, version: "3.9.2" } }).historyId).not.to.equal(historyId);
    const parameters = met.parameters && { ...met.parameters, set: { "east.node.x": "1" } };
    expect(resultOf({ ...met, ...(parameters && { parameters }) }).historyId).not.to.equal(historyId);
  });

  it("falls into one category, whatever became of it", () => {
    const { files } = allureResultsOf(met, []);
    const categories: Category[] = JSON.parse(files["categories.json"] ?? "");
    const categoryOf = (record: DrillRecord) => {
      const { status, statusDetails } = resultOf(record);
      return categories
        .filter(({ messageRegex, matchedStatuses }) => {
          const says = new RegExp(`^(?:${messageRegex})$`).test(statusDetails.message ?? "");
          return says && status !== undefined && (matchedStatuses?.includes(status) ?? true);
        })
        .map(({ name }) => name);
    };
    expect(categoryOf(missed)).to.deep.equal(["Targets missed"]);
    expect(categoryOf({ ...missed, mustMiss: missedMeasures(missed.workloads) })).to.deep.equal(["Known-bad drills, caught"]);
    expect(categoryOf({ ...missed, mustMiss: ["replayed"] })).to.deep.equal(["Known-bad drills, not caught"]);
    expect(categoryOf({ ...met, mustMiss: ["rpo"] })).to.deep.equal(["Known-bad drills, not caught"]);
    expect(categoryOf({ ...met, verdict: "invalid", reasons: ["a\nb"] })).to.deep.equal(["Invalid: no figure may be quoted"]);
    expect(categoryOf({ ...met, verdict: "not-run", reasons: ["no disks here"] })).to.deep.equal(["Not run"]);
    const environment = { ...met, verdict: "not-run" as const, exitCode: 5, reasons: ["no engine"] };
    expect(resultOf(environment).status).to.equal("broken");
    expect(categoryOf(environment)).to.deep.equal(["Environment failed"]);
    expect(categoryOf({ ...environment, verdict: "aborted" })).to.deep.equal(["Environment failed"]);
  });
});

describe("allure-results/", () => {
  const kept = ["drill.json", "verdict.md", "logs/east1.log", "ledger/writes.ndjson"];

  it("attaches logs only where the drill was not met", () => {
    expect(Object.values(allureResultsOf(met, kept).copies)).to.deep.equal(["drill.json", "verdict.md"]);
    expect(Object.values(allureResultsOf(missed, kept).copies)).to.deep.equal(["drill.json", "logs/east1.log", "verdict.md"]);
  });

  it("attaches the timeline's picture, and before all else", () => {
    const { files, copies } = allureResultsOf(met, ["verdict.md", "timeline.svg", "drill.json"]);
    expect(Object.values(copies)).to.deep.equal(["timeline.svg", "drill.json", "verdict.md"]);
    const [attached] = JSON.parse(Object.values(files)[0] ?? "").attachments;
    expect(attached).to.deep.include({ name: "timeline.svg", type: "image/svg+xml" });
  });

  it("names every attachment that is copied, in a result that Allure finds by its name", () => {
    const { files, copies } = allureResultsOf(missed, kept);
    const [[name, text] = ["", ""]] = Object.entries(files);
    expect(name).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-result\.json$/);
    expect(JSON.parse(text).attachments.map(({ source }: { source: string }) => source)).to.deep.equal(Object.keys(copies));
  });

  it("tells what the runs were made with, and every value where they differ", () => {
    const other = { ...missed, kafka: { ...missed.kafka, version: "3.9.2" } };
    expect(environmentOf([missed, other]))
      .to.include("Kafka=3.9.2, 4.3.1\n")
      .and.to.include("Kafka\\ roles=combined\n");
  });
});

describe("a report of several runs", () => {
  it("shows every run of a drill, none as another's retry", () => {
    const two = [resultOf(met), resultOf({ ...met, run: "later" })];
    const merged = apart([...two, resultOf(missed)]);
    expect(new Set(merged.map(({ historyId }) => historyId)).size).to.equal(3);
    expect(merged[1]?.name).to.equal(`${met.drill} (run later)`);
    expect(merged[2]).to.deep.equal(resultOf(missed));
  });
});

describe("a report's page", () => {
  const tag = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>';
  const call =
    "<script>\n window.dataLayer = window.dataLayer || [];\n function gtag(){dataLayer.push(arguments);}\n gtag('js');\n</script>";
  const own = '<script src="data:text/javascript;base64,aGk="></script><script async>window.allureReportData = {};</script>';

  it("calls no analytics, and keeps its own scripts", () => {
    expect(withoutAnalytics(`<p>${own}${tag}\n${call}${own}</p>`)).to.equal(`<p>${own}\n${own}</p>`);
  });

  it("is refused where it would ask another machine", () => {
    expect(externalIn(own)).to.deep.equal([]);
    expect(externalIn(`${own}${tag}`)).to.include("https://www.googletagmanager.com/gtag/js?id=G-1");
    expect(externalIn(call)).to.deep.equal(["gtag("]);
    expect(externalIn('<link rel="x" href="//cdn.example/a.css">')).to.deep.equal(["//cdn.example/a.css"]);
  });
});
