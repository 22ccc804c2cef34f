import * as fs from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { readHistories } from "../../measure/histories.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import { missedMeasures } from "../../targets/drill-verdict.ts";
import type { TargetLines } from "../../targets/target.ts";
import type { DrillRecord } from "../record.ts";
import { recordOf, samples } from "../sample.ts";
import { suitesOfRun, suitesOfUndone } from "./run.ts";
import { type Suite, suiteOf } from "./suite.ts";
import { junitXml } from "./xml.ts";

const histories = readHistories<MeasureSettings & { targets?: TargetLines }>(fs);
const recordNumber = samples(fs);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Strict: throws at the first thing that is not XML 1.0. */
function elementsOf(xml: string): Element[] {
  const found: Element[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => found.push({ name, attributes: attributes as Record<string, string> }));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return found;
}

const outcomes = ({ cases }: Suite) => cases.map(({ name, outcome }) => `${name.split(" (")[0]}: ${outcome?.kind ?? "passed"}`);
const inRun = (record: DrillRecord) => ({ drill: record.drill, record });

describe("a drill in JUnit", () => {
  it("fails for a miss with figure, target and reason, and passes for what was met", () => {
    const suite = suiteOf(recordNumber("04"));
    expect(outcomes(suite)).to.include("RPO gate: failure").and.to.include("ran to its end, healed and was judged: passed");
    const messages = suite.cases.map(({ outcome }) => outcome?.message);
    expect(messages).to.include("RPO 4.75–4.82 s, gate ≤ 10 s: missed (hole)");
  });

  it("never passes what is inconclusive", () => {
    const xml = junitXml([suiteOf(recordNumber("22"))]);
    expect(xml).to.include(
      '<error type="inconclusive" message="RTO 29.5–30.3 s, gate ≤ 30 s: inconclusive (within measuring error)"',
    );
  });

  it("is in error where no target was judged", () => {
    expect(outcomes(suiteOf(recordNumber("01")))).to.deep.equal(["ran to its end, healed and was judged: error"]);
  });

  it("passes what was met unchallenged, and says so", () => {
    const suite = suiteOf(recordNumber("02"));
    expect(suite.properties.unchallenged).to.equal("1");
    expect(suite.cases.find(({ out }) => out?.includes("unchallenged, ≤ 10 s"))).to.not.have.property("outcome");
  });

  for (const verdict of ["invalid", "aborted", "not-run"] as const)
    it(`passes no figure of a drill that is ${verdict}`, () => {
      const [first, ...figures] = outcomes(suiteOf({ ...recordNumber("02"), verdict, reasons: ["the engine went away"] }));
      expect(first).to.equal("ran to its end, healed and was judged: error");
      expect(figures.length).to.be.greaterThan(0);
      for (const figure of figures) expect(figure).to.match(/: skipped$/);
    });

  it("is in error where healing is not proven, whatever the figures are", () => {
    expect(outcomes(suiteOf({ ...recordNumber("02"), healed: false }))[0]).to.equal(
      "ran to its end, healed and was judged: error",
    );
  });

  it("counts what it contains", () => {
    for (const history of histories) {
      const elements = elementsOf(junitXml([suiteOf(recordOf(history))]));
      const count = (name: string) => String(elements.filter((one) => one.name === name).length);
      for (const level of elements.filter(({ name }) => name.startsWith("testsuite")))
        expect(level.attributes, history.file).to.include({
          tests: count("testcase"),
          failures: count("failure"),
          errors: count("error"),
          skipped: count("skipped"),
        });
    }
  });

  it("fails for a known-bad drill that misses something else than it must", () => {
    expect(outcomes(suiteOf({ ...recordNumber("02"), verdict: "met", mustMiss: ["rpo"] }))).to.include(
      "caught exactly for rpo: failure",
    );
  });

  it("stays XML whatever a name contains", () => {
    const record = recordNumber("04");
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("<script>alert(1)</script>", "]]>", '"\u0000\u001b[31m\ud800', "true"),
    );
    fc.assert(
      fc.property(nasty, (name) => {
        const workloads = record.workloads.map((workload) => ({ ...workload, name }));
        const xml = junitXml([suiteOf({ ...record, drill: name, reasons: [name], workloads })]);
        const suite = elementsOf(xml).find((one) => one.name === "testsuite");
        expect(suite?.attributes).to.have.property("name");
        expect(xml).not.to.include("<script>");
      }),
    );
  });
});

describe("a run in JUnit", () => {
  const missing = recordNumber("06");
  const bad: DrillRecord = { ...missing, mustMiss: missedMeasures(missing.workloads) };

  it("counts a known-bad drill that was caught as one testcase that passes", () => {
    const [suite] = suitesOfRun([inRun(bad)]);
    expect(suite && outcomes(suite)).to.deep.equal(["caught exactly for rpo, splitBrain: passed"]);
    expect(outcomes(suiteOf(bad)), "its own record stays red").to.include("RPO gate: failure");
  });

  it("fails for one that was not caught, and is in error for one that could not show it", () => {
    const suites = suitesOfRun([
      inRun({ ...bad, mustMiss: ["replayed"] }),
      inRun({ ...bad, verdict: "invalid", reasons: ["no steady state"] }),
    ]);
    expect(suites.flatMap(outcomes)).to.deep.equal([
      "caught exactly for replayed: failure",
      "caught exactly for rpo, splitBrain: error",
    ]);
  });

  it("is in error for a drill that a guard refused", () => {
    const refused = { drill: "d", record: null, failure: { message: "no ISR" } };
    expect(elementsOf(junitXml(suitesOfRun([refused]))).find(({ name }) => name === "error")?.attributes.message).to.equal(
      "no ISR",
    );
  });

  it("is in error for every drill and repetition that did not run, with the reason", () => {
    const done = inRun(recordNumber("02"));
    const suites = suitesOfUndone({ chosen: [done.drill, "b"], repeat: 3 }, [done], "interrupted by SIGINT");
    expect(suites.map(({ name }) => name)).to.deep.equal([done.drill, "b"]);
    expect(suites.flatMap(outcomes)).to.deep.equal([
      "ran, 2 of 3: error",
      "ran, 3 of 3: error",
      "ran, 1 of 3: error",
      "ran, 2 of 3: error",
      "ran, 3 of 3: error",
    ]);
    expect(suites[0]?.cases[0]?.outcome?.message).to.equal("did not run: interrupted by SIGINT");
  });

  it("is in error where all was done and the session still ended before its time", () => {
    const done = inRun(recordNumber("02"));
    const asked = { chosen: [done.drill], repeat: 1 };
    expect(suitesOfUndone(asked, [done], undefined)).to.deep.equal([]);
    expect(suitesOfUndone(asked, [done], "interrupted by SIGTERM").flatMap(outcomes)).to.deep.equal(["ran to its end: error"]);
  });
});
