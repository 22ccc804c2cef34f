import * as fs from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { UsageError } from "../core/errors.ts";
import { readHistories } from "../measure/histories.ts";
import type { DrillRecord } from "../report/record.ts";
import { recordOf } from "../report/sample.ts";
import { compare, regressions, type Side, undecided } from "./compare.ts";
import type { Difference } from "./difference.ts";
import { comparisonText } from "./text.ts";

const [history] = readHistories(fs).filter(({ file }) => file.startsWith("17"));
if (history === undefined) throw new Error("there is no history 17");
const record = recordOf(history);

/** A run whose produce RTO lies in this interval; censored where it has no upper end. */
function run(atLeast: number, atMost: number | null = atLeast, changed: Partial<DrillRecord> = {}): DrillRecord {
  const workloads = record.workloads.map((workload) => ({
    ...workload,
    rto: {
      relapses: 0,
      relapse: [],
      byPartition: [],
      shownSeconds: 60,
      produce: { atLeast, atMost, censored: atMost === null },
    },
  }));
  return { ...record, run: `${atLeast}`, verdict: "met", workloads, ...changed };
}

const side = (name: string, records: readonly DrillRecord[], withoutRecord: Side["withoutRecord"] = {}): Side => ({
  name,
  records,
  withoutRecord,
});

function produceOf(a: readonly DrillRecord[], b: readonly DrillRecord[]): Difference {
  const [drill] = compare(side("a", a), side("b", b)).drills;
  const found = drill?.measures.find(({ measure }) => measure === "RTO produce");
  if (found === undefined) throw new Error("no RTO produce");
  return found;
}

const nothingLost = {
  records: 0,
  seconds: { atLeast: 0, atMost: 0 },
  holes: 0,
  undetermined: 0,
  ghosts: 0,
  phantoms: 0,
  indeterminateAbsent: 0,
  expired: 0,
  superseded: 0,
  ids: {},
};

const around = (value: number) => [0, 0.1, 0.2, 0.3, 0.4].map((more) => run(value + more, value + more + 0.05));

describe("a comparison", () => {
  it("says by how much five runs are lower than five others, and that it exceeds the spread", () => {
    const produce = produceOf(around(9), around(6));
    expect(produce).to.include({ outcome: "lower", apart: true });
    expect(produce.p).to.be.closeTo(2 / 252, 1e-12);
    expect(produce.difference?.atLeast).to.be.closeTo(-3.05, 1e-9);
    expect(produce.difference?.atMost).to.be.closeTo(-2.95, 1e-9);
    expect(produce.a.n).to.equal(5);
  });

  it("never calls two and two a difference, however far apart", () => {
    expect(produceOf([run(9), run(10)], [run(1), run(2)])).to.include({ outcome: "too few runs to tell", apart: true });
  });

  it("does not take a censored run for a number", () => {
    const produce = produceOf([...around(9).slice(0, 4), run(30, null)], around(6));
    expect(produce.a).to.deep.include({ n: 5, censored: 1 });
    expect(produce.a.range?.atMost).to.equal(null);
    expect(produce.outcome).to.equal("lower");
    const mostly = produceOf(
      around(9),
      [9, 9, 9, 9, 9].map((at) => run(at, null)),
    );
    expect(mostly.b.median?.atMost).to.equal(null);
    expect(mostly.outcome).to.equal("within the spread");
  });

  it("takes what a run could not show for absent, not for zero", () => {
    const without = around(6).map((one) => ({ ...one, workloads: one.workloads.map(({ rto: _, ...rest }) => rest) }));
    expect(produceOf(around(9), without)).to.deep.include({ outcome: "not shown on both sides", difference: null, p: null });
  });

  it("knows no upper end of a loss of which records are undetermined, and no loss where nothing was at risk", () => {
    const rpoOf = (rpo: object): Difference => {
      const one = run(1, 1, {
        workloads: record.workloads.map((workload) => ({ ...workload, rpo: { ...nothingLost, ...rpo } })),
      });
      const [drill] = compare(side("a", [one]), side("b", [one])).drills;
      const found = drill?.measures.find(({ measure }) => measure === "RPO");
      if (found === undefined) throw new Error("no RPO");
      return found;
    };
    expect(rpoOf({}).a.range).to.deep.equal({ atLeast: 0, atMost: 0 });
    expect(rpoOf({ undetermined: 500 }).a).to.deep.include({ censored: 1, range: { atLeast: 0, atMost: null } });
    expect(rpoOf({ vacuous: true }).a).to.deep.include({ n: 0, of: 1, range: null });
  });

  it("leaves out runs that did not do what they claim, and counts them", () => {
    const broken = run(0, 0, { run: "bad", verdict: "invalid" });
    const comparison = compare(side("a", [...around(9), broken], { [record.drill]: 2 }), side("b", around(6)));
    expect(comparison.drills[0]?.a).to.deep.include({ excluded: [{ run: "bad", verdict: "invalid" }], withoutRecord: 2 });
    expect(comparison.drills[0]?.measures.find(({ measure }) => measure === "RTO produce")?.a.n).to.equal(5);
    expect(comparisonText(comparison)).to.include("A n = 5 (left out: bad invalid, 2 without a record)");
  });

  it("names what changed, and nothing else", () => {
    const set = {
      ...record.settings,
      broker: { "broker.session.timeout.ms": 6000, "replica.lag.time.max.ms": 30000, "log.dirs": "/var/kafka" },
    };
    const client = { ...record.client, version: "3.0.0" };
    const other = around(6).map((one) => ({ ...one, client, settings: set, kafka: { ...one.kafka, version: "3.9.2" } }));
    expect(compare(side("a", around(9)), side("b", other)).drills[0]?.changes).to.deep.equal([
      { group: "kafka", key: "version", a: "4.3.1", b: "3.9.2" },
      { group: "driver", key: "version", a: "2.2.4", b: "3.0.0" },
      { group: "broker", key: "broker.session.timeout.ms", a: "9000", b: "6000" },
    ]);
    expect(compare(side("a", around(9)), side("b", around(6))).drills[0]?.changes).to.deep.equal([]);
  });

  it("names another load and another thing that was hit", () => {
    const load = { profile: "steady", perSecond: 400, partitions: 6, recordBytes: 256, lingerMs: 5 };
    const hit = { id: "f", kind: "kill", subject: "leader of 0", resolved: ["n1"], roles: { n1: ["leader"] }, proof: [] };
    const under = (perSecond: number, node: string) =>
      run(1, 1, {
        workloads: record.workloads.slice(0, 1).map((one) => ({ ...one, load: { ...load, perSecond } })),
        faults: [{ ...hit, resolved: [node] }],
      });
    expect(compare(side("a", [under(400, "n1")]), side("b", [under(200, "n2")])).drills[0]?.changes).to.deep.equal([
      { group: "fault", key: "f resolved", a: '["n1"]', b: '["n2"]' },
      { group: `workload ${record.workloads[0]?.name}`, key: "perSecond", a: "400", b: "200" },
    ]);
  });

  it("holds clusters that agree against clusters that do not, setting by setting", () => {
    const kafka = { ...record.kafka, features: { east: { a: 1 }, west: { a: 1 } } };
    const of = (settings: DrillRecord["settings"]) => side("x", [run(1, 1, { kafka, settings })]);
    const agreed = of({ broker: { a: 1, b: 2 } });
    const apart = of({ broker: { b: 2 }, "broker east": { a: 3 }, "broker west": { a: 1 } });
    expect(compare(agreed, apart).drills[0]?.changes).to.deep.equal([{ group: "broker east", key: "a", a: "1", b: "3" }]);
  });

  it("refuses different drills, and one drill on different topologies", () => {
    const of = (changed: Partial<DrillRecord>) => side("b", [run(1, 1, changed)]);
    expect(() => compare(side("a", [run(1)]), of({ drill: "other" }))).to.throw(UsageError, "nothing to compare");
    expect(() => compare(side("a", [run(1)]), of({ topology: "other" }))).to.throw(UsageError, "not the same drill");
  });

  it("counts a judged measure that is worse beyond the spread as a regression, and only such", () => {
    const names = (a: readonly DrillRecord[], b: readonly DrillRecord[]) =>
      regressions(compare(side("a", a), side("b", b))).map(({ measure }) => measure);
    expect(names(around(6), around(9))).to.deep.equal(["RTO produce"]);
    expect(names(around(9), around(6))).to.deep.equal([]);
    expect(names(around(6).slice(0, 3), around(9).slice(0, 3))).to.deep.equal([]);
  });

  it("cannot tell of a judged measure that A shows and too few runs of B do", () => {
    const open = (n: number) => undecided(compare(side("a", around(6).slice(0, n)), side("b", around(6).slice(0, n))));
    expect(open(4)).to.deep.equal([]);
    expect(open(3)).to.have.length(1);
    expect(open(3)[0]?.drill).to.equal(record.drill);
    expect(open(3)[0]?.why.join()).to.match(/ RTO produce too few runs to tell/);
  });

  it("cannot tell of what B shows nowhere, though other measures were compared", () => {
    const without = around(6).map((one) => ({
      ...one,
      workloads: one.workloads.map(({ rto, ...rest }) => ({
        ...rest,
        ...(rto && { rto: { relapses: 0, relapse: [], byPartition: [], shownSeconds: 60 } }),
      })),
    }));
    const open = undecided(compare(side("a", around(6)), side("b", without)));
    expect(open.flatMap(({ why }) => why)).to.deep.equal(
      record.workloads.map(({ name }) => `${name} RTO produce not shown on both sides`),
    );
    expect(undecided(compare(side("a", without), side("b", around(6))))).to.deep.equal([]);
  });

  it("cannot tell of a drill that left B no record", () => {
    const other = around(6).map((one) => ({ ...one, drill: "other" }));
    expect(undecided(compare(side("a", [...around(6), ...other]), side("b", around(6))))).to.deep.equal([
      { drill: "other", why: ["b has no record of it"] },
    ]);
  });

  it("calls nothing 0 in every run that some runs did not show", () => {
    const zero = (vacuous: boolean) =>
      run(1, 1, { workloads: record.workloads.map((workload) => ({ ...workload, rpo: { ...nothingLost, vacuous } })) });
    const said = (a: readonly DrillRecord[]) =>
      comparisonText(
        compare(
          side("a", a),
          side(
            "b",
            [1, 2, 3, 4].map(() => zero(false)),
          ),
        ),
      );
    expect(said([1, 2, 3, 4].map(() => zero(false)))).to.match(/0 in every run of both: .*RPO/);
    expect(said([zero(false), zero(true), zero(true), zero(true)])).not.to.match(/0 in every run of both: .*RPO/);
  });

  it("says where p is not exact", () => {
    const many = (n: number) => Array.from({ length: n }, (_, index) => run(index));
    expect(comparisonText(compare(side("a", many(20)), side("b", many(20))))).to.include("Every p is exact");
    const none = run(1, 1, { verdict: "invalid" });
    expect(comparisonText(compare(side("a", many(20)), side("b", [none])))).not.to.include("exact");
    expect(comparisonText(compare(side("a", many(21)), side("b", many(20))))).to.match(/p is approximate.* for \d+ of them/);
  });

  const runs = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.option(fc.integer({ min: 0, max: 4 })))
      .map(([at, width]) => run(at, width === null ? null : at + width)),
    { minLength: 1, maxLength: 8 },
  );

  it("of a side with itself shows no difference; swapped, it mirrors", () => {
    fc.assert(
      fc.property(runs, runs, (a, b) => {
        expect(["within the spread", "too few runs to tell"]).to.include(produceOf(a, a).outcome);
        const [there, back] = [produceOf(a, b), produceOf(b, a)];
        const mirrored = { lower: "higher", higher: "lower" } as const;
        expect(back.outcome).to.equal(
          there.outcome === "lower" || there.outcome === "higher" ? mirrored[there.outcome] : there.outcome,
        );
        expect(back.a).to.deep.equal(there.b);
        const negated = (value: number | null | undefined) => (value == null ? null : 0 - value);
        expect(back.difference?.atLeast).to.equal(negated(there.difference?.atMost));
        expect(back.difference?.atMost).to.equal(negated(there.difference?.atLeast));
      }),
    );
  });
});
