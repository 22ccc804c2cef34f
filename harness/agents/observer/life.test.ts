import { expect } from "chai";
import { Life } from "./life.ts";

describe("signs of life", () => {
  it("keeps the last answer and the first question after it that has none", () => {
    const life = new Life();
    life.asked(1);
    life.answered(1, 1.1);
    life.asked(2);
    life.asked(3);
    expect(life.signs()).to.deep.equal({ lastAnswerAt: 1.1, firstUnansweredSentAt: 2 });
  });

  it("counts an answer of any listener for the node", () => {
    const life = new Life();
    life.asked(1);
    life.asked(1.01);
    life.answered(1.01, 1.2);
    expect(life.signs().firstUnansweredSentAt).to.equal(null);
  });

  it("tells silence and return once each, with the ends of the silence", () => {
    const life = new Life();
    life.asked(1);
    life.answered(1, 1.1);
    expect(life.judge()).to.equal(undefined);
    life.asked(2);
    const silence = { lastAnswerAt: 1.1, firstUnansweredSentAt: 2 };
    expect(life.judge()).to.deep.equal({ event: "node.silent", silence });
    expect(life.judge()).to.equal(undefined);
    life.asked(3);
    life.answered(3, 3.1);
    expect(life.judge()).to.deep.equal({ event: "node.back", silence });
    expect(life.judge()).to.equal(undefined);
  });
});
