import * as fs from "node:fs";
import { expect } from "chai";
import { missedMeasures } from "../targets/drill-verdict.ts";
import { annotationOf, stepSummary } from "./github.ts";
import type { DrillInRun } from "./in-run.ts";
import type { DrillRecord } from "./record.ts";
import { samples } from "./sample.ts";

const sample = samples(fs);
const recordNumber = (number: string): DrillRecord => ({ ...sample(number), drill: "region-loss" });
const place = { file: "suites/full-scale/region-loss.drill.ts", line: 10 };
const passed = (record: DrillRecord): DrillInRun => ({ drill: record.drill, record });
const failed = (record: DrillRecord): DrillInRun => ({ ...passed(record), failure: { message: "why it failed" } });
const met = { ...recordNumber("02"), verdict: "met" as const };

describe("an annotation", () => {
  it("is an error at the drill's own line for a miss", () => {
    const record = { ...recordNumber("04"), reasons: ["orders rpo gate missed (hole)", "50% of it"] };
    expect(annotationOf(failed(record), place)).to.equal(
      "::error file=suites/full-scale/region-loss.drill.ts,line=10,title=region-loss%3A missed::orders rpo gate missed (hole)%0A50%25 of it",
    );
  });

  it("is a warning for what is inconclusive, and nothing for what is met", () => {
    expect(annotationOf(failed(recordNumber("22")), place)).to.match(/^::warning file=/);
    expect(annotationOf(passed(met), place)).to.equal(undefined);
  });

  it("is a notice for a known-bad drill that was caught and an error for one that was not", () => {
    const bad = recordNumber("06");
    const missed = missedMeasures(bad.workloads);
    expect(annotationOf(passed({ ...bad, mustMiss: missed }), place)).to.match(
      /^::notice .*title=region-loss%3A caught::known-bad, it missed exactly rpo, splitBrain%0A/,
    );
    expect(annotationOf(failed({ ...bad, mustMiss: ["replayed"] }), place)).to.match(
      /^::error .*title=region-loss%3A not caught::why it failed$/,
    );
  });

  it("is an error for a known-bad drill that could not show anything", () => {
    const record: DrillRecord = { ...recordNumber("06"), mustMiss: ["rpo"], verdict: "invalid", reasons: ["no steady state"] };
    expect(annotationOf(failed(record), place)).to.match(/^::error .*title=region-loss%3A invalid::no steady state$/);
  });

  it("is an error where healing is not proven and where a guard refused", () => {
    expect(annotationOf(failed({ ...met, healed: false }), place)).to.match(/^::error .*healing not proven/);
    const refused = { drill: "d", record: null, failure: { message: "no ISR" } };
    expect(annotationOf(refused, undefined)).to.equal("::error title=d%3A refused::no ISR");
  });

  it("starts no other command, whatever a reason or a name contains", () => {
    const record = { ...recordNumber("04"), drill: "a,b::c\r\n::set-env", reasons: ["x\n::add-mask::secret\r::error::y"] };
    const line = annotationOf(failed(record), { file: "a,line=3.ts", line: 1 }) ?? "";
    expect(line).not.to.match(/[\r\n]/);
    expect(line).to.match(/^::error file=a%2Cline=3\.ts,line=1,title=a%2Cb%3A%3Ac%0D%0A%3A%3Aset-env%3A missed::x%0A/);
  });
});

describe("the step summary", () => {
  it("doubts what could not be run here, and fails what the environment kept from running", () => {
    const notRun = { ...met, verdict: "not-run" as const, exitCode: 6, reasons: ["no disks here"] };
    expect(stepSummary([failed(notRun)]))
      .to.include("❔")
      .and.not.to.include("❌");
    expect(stepSummary([failed({ ...notRun, exitCode: 5 })]))
      .to.include("❌")
      .and.not.to.include("❔");
  });

  it("has a row a drill with its figures, and the verdict folded below", () => {
    const text = stepSummary([failed(recordNumber("04"))]);
    expect(text).to.match(
      /^\| ❌ \| region-loss \| \*\*missed\*\* \| 4\.3\.1 · kafkajs 2\.2\.4 \| orders \(tier-1\): RPO 4\.75–4\.82 s.* \|$/m,
    );
    expect(text).to.include("<details><summary>region-loss</summary>\n\n# region-loss: MISSED");
  });

  it("says that a known-bad drill was caught", () => {
    const text = stepSummary([passed({ ...recordNumber("06"), mustMiss: ["rpo", "splitBrain"] })]);
    expect(text).to.include("| ✅ | region-loss | **missed** (known-bad, caught for rpo, splitBrain) |");
  });

  it("shows no figure of a drill that is invalid, and survives bars and tags", () => {
    const text = stepSummary([failed({ ...met, drill: "a|<script>", verdict: "invalid", reasons: ["no | <b>\nsteady state"] })]);
    expect(text).to.include("| ❌ | a\\|&lt;script&gt; | **invalid** | 4.3.1 · kafkajs 2.2.4 | no \\| &lt;b&gt; steady state |");
  });

  it("leads nowhere that GitHub does not have", () => {
    const evidence = [{ for: "orders rpo gate missed", file: "timeline.ndjson", line: 7, text: "{}" }];
    const text = stepSummary([failed({ ...recordNumber("04"), evidence })]);
    expect(text)
      .to.include("timeline.ndjson:7")
      .and.not.to.match(/\]\(timeline/);
  });

  it("says where the timeline's picture is, and holds none that GitHub would take out", () => {
    const text = stepSummary([failed(recordNumber("04"))]);
    expect(text).to.match(/Timeline: `timeline\.svg`.*in the folder `…-.+` of the job's artifact/);
    expect(text).to.not.match(/!\[|<img|<svg|data:image/);
  });

  it("shows a refusal", () => {
    const refused = { drill: "d", record: null, failure: { message: "no ISR" } };
    expect(stepSummary([refused])).to.include("| ❌ | d | refused |  | no ISR |");
  });
});
