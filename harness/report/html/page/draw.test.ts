import { expect } from "chai";
import { lane, type Scene, type Series } from "../scene.ts";
import { drawLane, escaped, scaleOf, ticksOf, type View, xOf } from "./draw.ts";
import { eventAt, stopsOf, valuesAt } from "./nearest.ts";

const view: View = { from: 0, to: 100, width: 1100, gutter: 100 };
const scene = (one: Parameters<typeof lane>[0]): Scene => ({ from: 0, to: 100, zero: [20, 21], lanes: [lane(one)] });
const draw = (one: Partial<Parameters<typeof lane>[0]>, at = view): string => {
  const full = { id: "x", title: "x", note: "", rows: ["row"], ...one };
  return drawLane(lane(full), scene(full), at);
};
const widthsOf = (svg: string, of: string): number[] =>
  [...svg.matchAll(new RegExp(`<rect class="${of}" x="[\\d.]+" y="[\\d.]+" width="([\\d.]+)"`, "g"))].map(([, width]) =>
    Number(width),
  );

describe("a drawn lane", () => {
  it("draws what is known of a span solid, and what is not known pale", () => {
    const svg = draw({ spans: [{ row: 0, from: [20, 30], to: [50, 60], tone: "bad", text: "out" }] });
    expect(widthsOf(svg, "core")).to.deep.equal([200]);
    expect(widthsOf(svg, "edge")).to.deep.equal([400]);
  });

  it("never draws as a line what is known only to lie between two", () => {
    const mark = draw({ marks: [{ row: 0, at: [20, 30], tone: "bad", text: "lost" }] });
    expect(widthsOf(mark, "core")).to.deep.equal([]);
    expect(widthsOf(mark, "edge")).to.deep.equal([100]);
    const nowhereSure = draw({ spans: [{ row: 0, from: [20, 30], to: [25, 60], tone: "bad", text: "out" }] });
    expect(widthsOf(nowhereSure, "core")).to.deep.equal([]);
  });

  it("goes on to the end, pale and with an arrow, where no end was seen", () => {
    const svg = draw({ spans: [{ row: 0, from: 20, to: null, seenTo: 50, tone: "bad", text: "out" }] });
    expect(widthsOf(svg, "core")).to.deep.equal([300]);
    expect(svg).to.contain('class="arrow"');
  });

  it("leaves a gap where nothing is known, and bands where a value is a range", () => {
    const series: Series = { name: "lag", tone: "c1", shape: "line", from: 0, step: 10, bins: [5, null, [5, 10]] };
    const svg = draw({ series: [series] });
    expect(svg.match(/<path class="band" d="([^"]*)"/)?.[1]?.match(/M/g)).to.have.length(2);
    expect(valuesAt(lane({ id: "x", title: "x", note: "", unit: "s", series: [series] }), 15)).to.equal("lag not known");
    expect(valuesAt(lane({ id: "x", title: "x", note: "", unit: "s", series: [series] }), 25)).to.equal("lag 5–10 s");
  });

  it("draws nothing outside of what is looked at", () => {
    const mark = { row: 0, at: 90, tone: "bad" as const, text: "late" };
    expect(draw({ marks: [mark] }, { ...view, to: 50 })).to.not.contain("mark");
    expect(draw({ marks: [mark] })).to.contain("mark");
  });

  it("makes text of names that would be markup, and nothing of commands to terminals", () => {
    const name = '<script>alert("x")</script>\u001b[31mred';
    const svg = draw({ rows: [name], spans: [{ row: 0, from: 1, to: 90, tone: "bad", label: name, text: name }] });
    expect(svg).to.not.contain("<script").and.not.contain("\u001b");
    expect(escaped(name)).to.equal("&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;\uFFFD[31mred");
  });

  it("counts the axis from the effect, and from the run's zero without one", () => {
    const small = { ...view, width: 500 };
    expect(ticksOf(small, 20).map(({ text }) => text)).to.include.members(["effect", "+20 s", "−20 s"]);
    expect(ticksOf(small, undefined)[0]).to.deep.equal({ at: 0, text: "0 s" });
    expect(xOf(view, 50)).to.equal(600);
  });

  it("has a scale that holds every value, of logarithms as well", () => {
    const of = (bins: Series["bins"], scale: "linear" | "log") =>
      scaleOf(
        lane({
          id: "x",
          title: "x",
          note: "",
          scale,
          series: [{ name: "a", tone: "c1", shape: "line", from: 0, step: 1, bins }],
        }),
      );
    expect(of([0, 410], "linear").high).to.equal(500);
    expect(of([[3, 700]], "log")).to.deep.include({ low: 1, high: 1000 });
    expect(of([], "linear").high).to.equal(1);
  });
});

describe("what a pointer finds", () => {
  const one = lane({
    id: "x",
    title: "x",
    note: "",
    rows: ["a"],
    spans: [{ row: 0, from: 10, to: [20, 25], tone: "bad", text: "span" }],
    marks: [{ row: 0, at: 15, tone: "bad", text: "mark" }],
  });

  it("is the mark beside it, or else the span that it lies in", () => {
    expect(eventAt(one, 0, 15.2, 0.5)).to.equal("mark");
    expect(eventAt(one, 0, 23, 0.5)).to.equal("span");
    expect(eventAt(one, 0, 40, 0.5)).to.equal(undefined);
    expect(eventAt(one, 1, 15, 0.5)).to.equal(undefined);
  });

  it("steps through events in order of time", () => {
    expect(stopsOf({ from: 0, to: 30, lanes: [one] }).map(({ text }) => text)).to.deep.equal(["span", "mark"]);
  });
});
