import { expect } from "chai";
import { coarser, MOST_BINS, stepFor, thinned } from "./bins.ts";
import { lane, type Series } from "./scene.ts";

const series = (bins: Series["bins"]): Series => ({ name: "rate", tone: "good", shape: "area", from: 0, step: 1, bins });

describe("downsampling", () => {
  it("keeps the least and the most of what it puts together", () => {
    expect(coarser(series([400, 0, 0, 400, 400, 400, 401, 400]), 4)).to.deep.equal({
      ...series([[0, 400], [0, 400], 400, [400, 401]]),
      step: 2,
    });
  });

  it("says that nothing is known only where nothing was", () => {
    expect(coarser(series([null, null, 5, null]), 2).bins).to.deep.equal([null, 5]);
  });

  it("leaves alone what fits, and finds a step that fits", () => {
    const one = series([1, 2, 3]);
    expect(coarser(one, 3)).to.equal(one);
    for (const seconds of [60, 300, 600, 1000]) expect(seconds / stepFor(seconds)).to.be.at.most(MOST_BINS);
  });

  it("puts marks together that no eye tells apart, says how many they were, and keeps the worst", () => {
    const marks = Array.from({ length: 100_000 }, (_, i) => ({
      row: 0,
      at: i / 1000,
      tone: i === 777 ? ("bad" as const) : ("ink" as const),
      text: `event ${i}`,
    }));
    const [thin] = thinned({ from: 0, to: 100, lanes: [lane({ id: "x", title: "x", note: "", rows: ["a"], marks })] }).lanes;
    expect(thin?.marks.length).to.be.at.most(MOST_BINS + 1);
    const told = (thin?.marks ?? []).map(({ text }) => Number(/^(\d+) in one/.exec(text)?.[1] ?? 1));
    expect(told.reduce((sum, n) => sum + n, 0)).to.equal(100_000);
    expect(thin?.marks.filter(({ tone }) => tone === "bad")).to.have.length(1);
  });

  it("carries a day of changes in every row, each counted, however many rows there are", () => {
    const rows = Array.from({ length: 24 }, (_, i) => `orders/${i}`);
    const spans = rows.flatMap((_, row) =>
      Array.from({ length: 8640 }, (_, i) => ({
        row,
        from: i * 10,
        to: i * 10 + 10,
        tone: "good" as const,
        text: `led by ${i}`,
      })),
    );
    const [thin] = thinned({ from: 0, to: 86_400, lanes: [lane({ id: "x", title: "x", note: "", rows, spans })] }).lanes;
    expect(thin?.spans.length).to.be.at.most(3000);
    for (const row of rows.keys()) {
      const told = (thin?.spans ?? []).filter((span) => span.row === row);
      expect(told.reduce((sum, { text }) => sum + Number(/^([\d,]+) changes/.exec(text)?.[1] ?? 1), 0)).to.equal(8640);
      expect([told[0]?.from, told.at(-1)?.to]).to.deep.equal([0, 86_400]);
    }
  });

  it("joins what happened all at once in a scene of no length", () => {
    const marks = Array.from({ length: 10_000 }, () => ({ row: 0, at: 5, tone: "ink" as const, text: "x" }));
    const [thin] = thinned({ from: 5, to: 5, lanes: [lane({ id: "x", title: "x", note: "", rows: ["a"], marks })] }).lanes;
    expect(thin?.marks.map(({ text }) => text)).to.deep.equal(["10000 in one: x … x"]);
  });

  it("keeps the few marks of a row exactly, beside a row of many", () => {
    const few = { row: 1, at: [3, 4] as const, tone: "good" as const, text: "healed" };
    const many = Array.from({ length: 1000 }, (_, i) => ({ row: 0, at: i / 1000, tone: "ink" as const, text: "x" }));
    const [thin] = thinned({ from: 0, to: 10, lanes: [lane({ id: "x", title: "x", note: "", marks: [few, ...many] })] }).lanes;
    expect(thin?.marks).to.deep.include(few);
  });
});
