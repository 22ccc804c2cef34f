import { expect } from "chai";
import fc from "fast-check";
import type { OutageMeasured, RpoMeasured, RtoMeasured } from "../measure/measured.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { heldAgainstTheory } from "./drill-verdict.ts";
import { endOfRun } from "./exit-codes.ts";
import type { MeasureVerdict } from "./judge.ts";
import { type Cell, cellOf, doubtOf, mustMissOf, type Theory } from "./theory.ts";

const theory: Theory = { writes: "go on", reads: "unsaid", lost: "none", because: "two of three replicas are left" };
const back: OutageMeasured = { atLeast: 9, atMost: 10, censored: false };
const never: OutageMeasured = { atLeast: 60, atMost: null, censored: true };
const gate: MeasureVerdict = { measure: "rto", measured: null, gate: { target: { atMost: 45 }, verdict: "met" } };

/** A workload with these outages of produce, partition by partition. */
function workload(produce: readonly OutageMeasured[], rpo: Partial<RpoMeasured> = {}, rto: Partial<RtoMeasured> = {}) {
  const byPartition = produce.map((outage, partition) => ({ partition, produce: outage }));
  return {
    rpo: { records: 0, undetermined: 0, vacuous: false, ...rpo } as RpoMeasured,
    rto: { relapse: [], relapses: 0, byPartition, ...rto } as unknown as RtoMeasured,
    verdicts: [gate],
  };
}
const told = (one: ReturnType<typeof workload>, timeline: readonly TimelineEvent[] = [], said: Partial<Theory> = {}): Cell =>
  cellOf({ step: "s", rung: "partial", theory: { ...theory, ...said } }, { workloads: [one], timeline, faults: [], ran: true });
const readable = (...unreadable: string[]): TimelineEvent => ({
  at: 30,
  event: "readable",
  cluster: "home",
  partitions: 6,
  unreadable,
});

describe("a cell of the ladder", () => {
  it("agrees where every partition is back within the gate, and nothing that was at risk is lost", () => {
    const { observed, agrees, why } = told(workload([back, back]));
    expect(observed).to.deep.equal({ writes: "go on", reads: "untold", lost: "none" });
    expect(agrees).to.equal(true);
    expect(why).to.deep.equal(["writes: theory says go on, observed go on", "lost: theory says none, observed none"]);
  });

  it("tells writes that stop on all partitions from those that stop on some, and both from those that are late", () => {
    const writes = (...outages: OutageMeasured[]) => told(workload(outages)).observed.writes;
    expect(writes(never, never)).to.equal("stop");
    expect(writes(never, back)).to.equal("stop in part");
    expect(writes(back, { atLeast: 50, atMost: 51, censored: false })).to.equal("late");
  });

  it("cannot tell what the heal cut short, what straddles the gate, and what came back and failed again", () => {
    const writes = (outage: OutageMeasured, rto: Partial<RtoMeasured> = {}) => told(workload([outage], {}, rto));
    expect(writes({ ...never, atLeast: 40 }).observed.writes).to.equal("untold");
    expect(writes({ atLeast: 44, atMost: 46, censored: false }).observed.writes).to.equal("untold");
    const relapse = [{ service: "produce", partition: 0, from: 50, until: null }] as const;
    expect(writes(back, { relapses: 1, relapse })).to.deep.include({ agrees: null });
  });

  it("does not agree where writes go on that must stop, nor where acknowledged records are lost that must not be", () => {
    expect(told(workload([back]), [], { writes: "stop" }).agrees).to.equal(false);
    expect(told(workload([never, back]), [], { writes: "stop" }).agrees).to.equal(false);
    const lost = told(workload([back], { records: 3 }));
    expect(lost).to.deep.include({ agrees: false });
    expect(doubtOf(lost)).to.equal(
      "not as theory says: writes: theory says go on, observed go on; lost: theory says none, observed some: they differ (because two of three replicas are left)",
    );
  });

  it("takes nothing lost for a proof only where something was at risk, or theory says that nothing is", () => {
    const vacuous = workload([back], { vacuous: true });
    expect(told(vacuous)).to.deep.include({ agrees: null });
    expect(told(vacuous, [], { lost: "nothing at risk" }).agrees).to.equal(true);
    expect(told(vacuous, [], { lost: "nothing" }).agrees).to.equal(true);
    expect(told(workload([back], { records: 1 }), [], { lost: "nothing" }).agrees).to.equal(false);
    expect(told(workload([back], { records: 1 }), [], { lost: "nothing at risk" }).agrees).to.equal(false);
    expect(told(workload([back], { undetermined: 1 })).agrees).to.equal(null);
    expect(told(vacuous, [], { lost: "some" }).agrees).to.equal(null);
  });

  it("has read what a fresh reader reads, or a group that goes on", () => {
    const consume = { consume: back };
    expect(told(workload([never]), [readable()], { writes: "stop", reads: "go on" }).agrees).to.equal(true);
    expect(told(workload([never]), [readable("payments/3")], { writes: "stop", reads: "go on" }).agrees).to.equal(false);
    expect(told(workload([back], {}, consume), [], { reads: "go on" }).agrees).to.equal(true);
    expect(told(workload([never], {}, consume), [], { writes: "stop", reads: "go on" }).agrees).to.equal(null);
  });

  it("says nothing of a drill that did not run to its end, nor without theory whether it agrees", () => {
    const claim = { step: "s", rung: "partial" } as const;
    const evidence = { workloads: [workload([back])], timeline: [], faults: [], ran: false };
    expect(cellOf({ ...claim, theory }, evidence)).to.deep.include({ agrees: null, why: ["the drill did not run to its end"] });
    const unsaid = cellOf(claim, { ...evidence, ran: true });
    expect(unsaid).to.deep.include({ agrees: null, why: [] });
    expect(doubtOf(unsaid)).to.equal(undefined);
  });

  it("says whether the active controller was hit, of faults on nodes", () => {
    const evidence = { workloads: [workload([back])], timeline: [], ran: true };
    const hit = (...of: string[]) =>
      cellOf({ step: "s", rung: "partial" }, { ...evidence, faults: [{ roles: { home1: of } }] }).hitActiveController;
    expect(hit("was the active controller", "led 2 of 6 partitions of payments")).to.equal(true);
    expect(hit("led 2 of 6 partitions of payments")).to.equal(false);
    expect(cellOf({ step: "s", rung: "partial" }, { ...evidence, faults: [{}] })).not.to.have.property("hitActiveController");
  });

  it("never agrees with two theories that contradict each other", () => {
    const outage = fc.constantFrom(back, never, { ...never, atLeast: 40 });
    fc.assert(
      fc.property(fc.array(outage, { minLength: 1 }), fc.nat(2), fc.boolean(), (outages, records, vacuous) => {
        const one = workload(outages, { records, vacuous });
        const agreeing = (["go on", "stop in part", "stop"] as const).flatMap((writes) =>
          (["none", "some"] as const).filter((lost) => told(one, [], { writes, lost }).agrees === true),
        );
        expect(agreeing.length).to.be.at.most(1);
      }),
    );
  });
});

describe("a cell and its drill", () => {
  const cell = (agrees: boolean | null): Cell => ({ ...told(workload([back])), agrees });

  it("must miss what theory says is missed", () => {
    expect(mustMissOf(theory)).to.deep.equal([]);
    expect(mustMissOf({ ...theory, writes: "stop in part", lost: "some" })).to.deep.equal(["rpo", "rto"]);
    expect(mustMissOf({ ...theory, reads: "stop" })).to.deep.equal(["rto"]);
  });

  it("is missed where it does not agree, inconclusive where that cannot be told, and what did not run stays what it is", () => {
    const met = { verdict: "met", reasons: [] } as const;
    expect(heldAgainstTheory(met, cell(true)).verdict).to.equal("met");
    expect(heldAgainstTheory(met, cell(false)).verdict).to.equal("missed");
    expect(heldAgainstTheory(met, cell(null)).verdict).to.equal("inconclusive");
    expect(heldAgainstTheory({ ...met, verdict: "missed" }, cell(null)).verdict).to.equal("missed");
    expect(heldAgainstTheory({ ...met, verdict: "aborted" }, cell(null))).to.deep.equal({ verdict: "aborted", reasons: [] });
  });

  it("counts in a run as what it is, though it missed what it must", () => {
    const missed: MeasureVerdict = { ...gate, gate: { target: { atMost: 45 }, verdict: "missed" } };
    const ending = (agrees: boolean | null) => ({
      drill: "broker-crash-on-x",
      verdict: "missed" as const,
      exitCode: 1,
      mustMiss: ["rto"] as const,
      workloads: [{ name: "payments", tier: "tier-1", verdicts: [missed] }],
      cell: cell(agrees),
    });
    expect([true, false, null].map((agrees) => endOfRun([ending(agrees)]).exitCode)).to.deep.equal([0, 1, 6]);
  });
});
