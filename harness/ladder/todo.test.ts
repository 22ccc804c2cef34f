import { expect } from "chai";
import { cell, ladderWith, run } from "./cells.fixture.ts";
import { minutesOf, todoOf } from "./todo.ts";

const ladder = ladderWith(
  cell("one", "crash", [run("a", { seconds: 90 }), run("bb", { seconds: 150 }), run("ccc", { seconds: 600 })]),
  cell("two", "crash", [run("a", { verdict: "inconclusive" })]),
  cell("one", "pause", []),
  cell("two", "pause", [], { tags: ["nightly"] }),
  { ...cell("two", "cut", []), drill: undefined, why: "one zone" } as never,
);
const todo = (over: object) => todoOf(ladder, { resume: false, ...over });
const names = (over: object) => todo(over).map(({ cell: { topology, step } }) => `${topology} ${step}`);

describe("what is to be run", () => {
  it("is every cell that applies, topology by topology", () => {
    expect(names({})).to.deep.equal(["one crash", "one pause", "two crash", "two pause"]);
    expect(names({ topology: "two" })).to.deep.equal(["two crash", "two pause"]);
    expect(names({ step: "pause", tag: "nightly" })).to.deep.equal(["two pause"]);
  });

  it("is with --resume what nothing is known of: a try that could not tell is tried again", () => {
    expect(names({ resume: true })).to.deep.equal(["one pause", "two crash", "two pause"]);
  });

  it("takes as long as the cell's own runs did, and else as long as its drill expects", () => {
    expect(todo({ step: "crash" }).map(({ minutes, measured }) => [minutes, measured])).to.deep.equal([
      [2.5, true],
      [3, false],
    ]);
    expect(minutesOf(todo({}))).to.equal(11.5);
  });
});
