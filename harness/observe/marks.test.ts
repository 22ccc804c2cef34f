import { expect } from "chai";
import { type Awaited, refusalOf } from "./marks.ts";

const awaited: Awaited = { mark: "promoted", what: "promotion of west", clusters: ["west"] };

describe("a mark", () => {
  it("is taken where it is the one that is awaited, with its cluster or without", () => {
    expect(refusalOf({ mark: "promoted" }, awaited)).to.equal(undefined);
    expect(refusalOf({ mark: "promoted", cluster: "west", note: "by hand" }, awaited)).to.equal(undefined);
  });

  it("in the wrong order is refused with what is awaited", () => {
    expect(refusalOf({ mark: "healed" }, awaited)).to.deep.equal({
      text: '"healed" is not what the run waits for: it waits for "promoted" (promotion of west)',
      hint: "when it is done: muster mark promoted",
    });
  });

  it("of another cluster is refused", () => {
    expect(refusalOf({ mark: "promoted", cluster: "east" }, awaited)?.text).to.include("is of west");
  });

  it("that nobody waits for is refused", () => {
    expect(refusalOf({ mark: "effective" }, undefined)?.text).to.equal('no mark is awaited now, so "effective" is not taken');
  });
});
