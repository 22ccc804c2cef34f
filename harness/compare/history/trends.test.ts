import { expect } from "chai";
import fc from "fast-check";
import type { HistoryLine } from "../../report/history/line.ts";
import type { Reading } from "../readings.ts";
import { groupsOf, type HistoryGroup } from "./groups.ts";
import { historyTable } from "./table.ts";
import { LEAST_NEWEST, quantileOf, type Trend, type TrendRun, trendOf, trendsExit, trendsOf } from "./trends.ts";
import { trendsHtml } from "./trends-html.ts";
import { trendWords } from "./trends-text.ts";

const run = (index: number, reading: Reading | null | undefined, batch = `b${index}`): TrendRun => ({
  when: `2026-11-${String(index + 1).padStart(2, "0")}T10:00:00.000Z`,
  run: `r${index}`,
  batch,
  verdict: reading === undefined ? "invalid" : "met",
  ...(reading !== undefined && { reading }),
});
const exactly = (value: number): Reading => ({ atLeast: value, atMost: value });
const asked = { last: 20, isKnownBad: false };
const gate = { atMost: 30 };
const runs = (...values: (number | null | undefined)[]): TrendRun[] =>
  values.map((value, i) => run(i, typeof value === "number" ? exactly(value) : value));
const trend = (all: readonly TrendRun[], target: { atMost: number } | undefined = gate) => ({
  workload: "orders",
  tier: "tier-1",
  measure: "rto" as const,
  ...trendOf(all, target, asked),
});

/** Readings, and for each a true value that lies in it. */
const known = fc
  .tuple(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: 0, max: 20, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.boolean(),
  )
  .map(([low, wide, where, censored]) => ({
    reading: { atLeast: low, atMost: censored ? null : low + wide },
    value: low + wide * where * (censored ? 40 : 1),
  }));
const unknown = fc.double({ min: 0, max: 500, noNaN: true }).map((value) => ({ reading: null, value }));
const history = fc.array(fc.oneof({ weight: 4, arbitrary: known }, unknown), { minLength: 1, maxLength: 40 });
const nearestRank = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

describe("figures over time", () => {
  it("holds the true p95 and median, wherever in what is known of each run its value lies", () => {
    fc.assert(
      fc.property(history, fc.constantFrom(0.5, 0.95), (all, share) => {
        const { atLeast, atMost } = quantileOf(
          all.map(({ reading }) => reading ?? { atLeast: 0, atMost: null }),
          share,
        );
        const truth = nearestRank(
          all.map(({ value }) => value),
          share,
        );
        expect(truth).to.be.at.least(atLeast);
        if (atMost !== null) expect(truth).to.be.at.most(atMost);
      }),
    );
  });

  it("never says met or missed where other values of the same readings would say otherwise", () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 120, noNaN: true }), (all, atMost) => {
        const ofNewest = all.length - LEAST_NEWEST;
        const {
          gate: judged,
          regression,
          p95,
        } = trend(
          all.map(({ reading }, i) => run(i, reading, i < ofNewest ? `b${i}` : "newest")),
          { atMost },
        );
        const values = all.map(({ value }) => value);
        const truth = nearestRank(values.slice(-20), 0.95);
        if (judged.verdict === "met") expect(truth).to.be.at.most(atMost + 1e-6);
        if (judged.verdict === "missed") expect(truth).to.be.greaterThan(atMost);
        const [newest, before] = [values.slice(-LEAST_NEWEST), values.slice(0, -LEAST_NEWEST)].map((of) => nearestRank(of, 0.5));
        if (regression === "met") expect(newest).to.be.at.most((before ?? Number.NaN) * 1.25 + 1e-6);
        if (regression === "missed") expect(newest).to.be.greaterThan((before ?? Number.NaN) * 1.25);
        expect(p95?.n).to.equal(Math.min(20, all.length));
      }),
    );
  });

  it("claims nothing of few runs, and says how many there are", () => {
    fc.assert(
      fc.property(fc.array(known, { minLength: 0, maxLength: 4 }), (few) => {
        const one = trend(few.map(({ reading }, i) => run(i, reading)));
        expect([one.gate.verdict, one.regression]).to.deep.equal(["no trend yet", "no trend yet"]);
        expect(trendWords(one)).to.deep.equal([`no trend yet (n = ${few.length})`]);
      }),
    );
  });

  it("counts runs that were not judged, and takes no figure from them", () => {
    const one = trend(runs(9, undefined, 9, 9, undefined, 9, 9));
    expect([one.n, one.runs.length, one.gate.verdict]).to.deep.equal([5, 7, "met"]);
  });

  it("lets no run that could show nothing pass for a good one", () => {
    const { gate: judged, unknown: none, p95 } = trend(runs(9, 9, 9, 9, null, 9));
    expect([judged.verdict, none, p95?.reading]).to.deep.equal(["cannot be told", 1, { atLeast: 9, atMost: null }]);
    expect(trend([...runs(9, 9, 9, 9), run(4, { atLeast: 31, atMost: null })]).gate.verdict).to.equal("missed");
  });

  it("holds the newest batch, by its median, against the runs before it", () => {
    const before = runs(10, 11, 9, 10, 10);
    const batch = (...values: number[]) => values.map((value, i) => run(10 + i, exactly(value), "newest"));
    expect(trend([...before, ...batch(10, 30, 11)])).to.deep.include({
      regression: "met",
      newest: { n: 3, median: exactly(11) },
    });
    expect(trend([...before, ...batch(13, 14, 11)]).regression).to.equal("missed");
    const wide = [10, 11, 12].map((i) => run(i, { atLeast: 11, atMost: 14 }, "newest"));
    expect(trend([...before, ...wide]).regression).to.equal("cannot be told");
    expect(trendWords(trend([...before, ...batch(13, 14, 11)])).join()).to.match(
      /newest 13 s \(median, n = 3\) against 10 s \(median, n = 5\) before: WORSE, by more than 25 %/,
    );
  });

  it("calls a newest batch of fewer than 3 runs neither better nor worse, and prints its n", () => {
    const before = runs(10, 11, 9, 10, 10);
    for (const value of [1, 10, 29]) {
      const one = trend([...before, run(10, exactly(value), "newest")]);
      expect(one.regression, `one run of ${value} s`).to.equal("too few to tell");
      expect(trendWords(one).at(-1)).to.equal(
        `newest ${value} s (n = 1) against 10 s (median, n = 5) before: too few to tell, 3 runs at least`,
      );
      expect(trendsExit([one]), "its p95 holds").to.equal(0);
      expect(trendsExit([{ ...one, gate: { target: null, verdict: "no gate" } }]), "nothing else decides").to.equal(6);
    }
    expect(trend([...before, ...[10, 11].map((i) => run(i, exactly(29), "newest"))]).regression).to.equal("too few to tell");
    expect(trendsExit([trend([...before, run(10, exactly(90), "newest")])]), "its gate is missed").to.equal(1);
  });

  it("is an exit code: 1 for what is proven worse or beyond its gate, 6 for what cannot be told, for nothing at all among it", () => {
    const then = (newest: number | null) => [7, 8, 9].map((i) => run(i, newest === null ? null : exactly(newest), "newest"));
    const good = trend([...runs(9, 9, 9, 9, 9), ...then(9)]);
    const [worse, beyond, open, few] = [
      trend([...runs(9, 9, 9, 9, 9), ...then(20)]),
      trend([...runs(40, 40, 40, 40, 40), ...then(40)]),
      trend([...runs(9, 9, 9, 9, 9), ...then(null)]),
      trend(runs(9)),
    ];
    expect([[good], [good, worse], [beyond, few], [good, open], [good, few], []].map((all) => trendsExit(all))).to.deep.equal([
      0, 1, 1, 6, 6, 6,
    ]);
  });

  it("is open where nobody knows the gate any more: what was not held to any is not green", () => {
    const lost = trendsOf(groupOf(eightOf()), { gatesOf: () => undefined });
    expect(lost[0]?.gate).to.deep.equal({ target: null, verdict: "gate unknown" });
    expect(trendWords(lost[0] as Trend)[0]).to.include("gate unknown");
    expect(trendsExit(lost)).to.equal(6);
    expect(trendsHtml([{ group: groupOf(eightOf()), trends: lost }], { style: "", styleHash: "" })).to.include("gate unknown");
    const bad = trendsOf(groupOf(eightOf({ caught: true, verdict: "missed" })), { gatesOf: () => undefined });
    expect(bad[0]?.gate.verdict, "a known-bad drill is held to none").to.equal("no gate");
    expect(trendsExit(bad)).to.equal(0);
  });

  it("has no gate where the tier is known and asks nothing of the measure", () => {
    const told = trendsOf(groupOf(eightOf()), { gatesOf: () => ({ rpo: { atMost: 0 } }) });
    expect(told[0]?.gate.verdict).to.equal("no gate");
  });

  it("finds a first loss worse than none at all", () => {
    const then = (...values: number[]) => [
      ...runs(0, 0, 0, 0, 0),
      ...values.map((value, i) => run(7 + i, exactly(value), "newest")),
    ];
    expect(trend(then(0.1, 0.1, 0)).regression).to.equal("missed");
    expect(trend(then(0, 0, 0)).regression).to.equal("met");
  });
});

const line = (index: number, rto: number | null, more: Partial<HistoryLine> = {}): HistoryLine => ({
  when: `2026-11-${String(index + 1).padStart(2, "0")}T10:00:00.000Z`,
  run: `a${index}`,
  batch: `batch-${index}`,
  drill: "leader-kill",
  topology: "single-region",
  kafka: "4.3.1",
  client: "kafkajs",
  set: {},
  seed: 1,
  verdict: "met",
  exitCode: 0,
  host: { cores: 2 },
  workloads: [
    {
      name: "payments",
      tier: "tier-1",
      measured: { rto: rto === null ? null : { atLeast: rto - 0.1, atMost: rto + 0.1 } },
      gate: {},
      objective: {},
    },
  ],
  ...more,
});
/** The newest three are of one batch. */
const eightOf = (more: Partial<HistoryLine> = {}): HistoryLine[] =>
  Array.from({ length: 8 }, (_, i) => line(i, 9, { ...more, ...(i > 4 && { batch: "newest" }) }));
const groupOf = (lines: readonly HistoryLine[]): HistoryGroup => groupsOf(lines)[0] as HistoryGroup;
const gatesOf = (): { rto: { atMost: number } } => ({ rto: { atMost: 30 } });
const trendsIn = (lines: readonly HistoryLine[]) =>
  groupsOf(lines).map((group) => ({ group, trends: trendsOf(group, { gatesOf }) }));

describe("trends in a history", () => {
  const calm = eightOf();

  it("are made of runs under the same conditions alone", () => {
    const others = [line(7, 90, { kafka: "3.9.2" }), line(8, 90, { world: "kept" }), line(9, 90, { client: "java" })];
    const [first, ...rest] = trendsIn([...calm, ...others]);
    expect(first?.trends[0]).to.deep.include({ n: 8, regression: "met" });
    expect(rest.map(({ trends }) => trends[0]?.n)).to.deep.equal([1, 1, 1]);
  });

  it("do not mix a workload of one tier with what it is in another", () => {
    const [workload] = line(9, 90).workloads;
    if (workload === undefined) throw new Error("there is no workload");
    const lines = [...calm, line(9, 90, { workloads: [{ ...workload, tier: "tier-3" }] })];
    expect(trendsIn(lines)[0]?.trends.map(({ tier, n }) => [tier, n])).to.deep.equal([
      ["tier-1", 8],
      ["tier-3", 1],
    ]);
  });

  it("hold no known-bad drill to a gate that it is there to miss", () => {
    const bad = Array.from({ length: 6 }, (_, i) => line(i, 90, { caught: true, verdict: "missed" }));
    expect(trendsIn(bad)[0]?.trends[0]).to.deep.include({ gate: { target: null, verdict: "no gate" }, regression: "no gate" });
  });

  it("stand in the table with n, and not of one run", () => {
    const text = (lines: readonly HistoryLine[]) => historyTable(groupsOf(lines), (group) => trendsOf(group, { gatesOf }));
    expect(text(calm)).to.match(
      /trend: payments RTO: worst of 8: 8\.9–9\.1 s, gate ≤ 30 s met; newest 8\.9–9\.1 s \(median, n = 3\) against 8\.9–9\.1 s \(median, n = 5\) before: no worse/,
    );
    expect(text([...calm, line(8, null)])).to.include("1 not shown, counted as anything");
    expect(text([line(0, 9)]))
      .to.include("no trend yet (n = 1)")
      .and.not.include("trend:");
    expect(text([line(0, 9), line(1, 9)])).to.include("trend: payments RTO: no trend yet (n = 2)");
  });

  it("are drawn as intervals: what is censored goes on upwards, what is not known is everywhere, what was not judged has no height", () => {
    const censored = line(8, 9);
    const lines = [
      ...calm,
      {
        ...censored,
        workloads: censored.workloads.map((one) => ({
          ...one,
          measured: { rto: { atLeast: 61, atMost: null, censored: true } },
        })),
      },
      line(9, null),
      line(10, 9, { verdict: "invalid" }),
    ] as HistoryLine[];
    const page = trendsHtml(trendsIn(lines), { style: "", styleHash: "" });
    for (const kind of ["known", "censored", "unknown", "unjudged"]) expect(page, kind).to.include(`class="run ${kind}"`);
    expect(page).to.include("n = 10").and.include("1 invalid");
  });

  it("are drawn of any name as text, and say where there is none yet", () => {
    const evil = "</style><script>alert(1)</script>\u001b[31m";
    const page = trendsHtml(trendsIn([line(0, 9, { drill: evil, run: evil, kafka: evil })]), { style: "", styleHash: "" });
    expect(page).to.not.include("<script").and.not.include("\u001b");
    expect(page).to.include("no trend yet (n = 1)");
    expect(trendsHtml([], { style: "", styleHash: "" })).to.include("No drill has been run here yet");
  });
});
