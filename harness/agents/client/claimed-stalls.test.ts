import { expect } from "chai";
import { ClaimedStalls } from "./claimed-stalls.ts";

function judged(heard: readonly number[], [from, to]: readonly [number, number], now = to) {
  const stalls = new ClaimedStalls(10);
  for (const at of heard) stalls.heard(at);
  return stalls.believed({ from, to, now });
}

describe("a stall that a client program claims", () => {
  it("is believed where it was silent", () => {
    expect(judged([10.1, 10.5], [10.5, 12])).to.deep.equal([[10.5, 12]]);
    expect(judged([], [10, 25])).to.deep.equal([[10, 25]]);
  });

  it("is believed in the parts in which it was silent, and in no other", () => {
    expect(judged([11, 14], [10.5, 14.2])).to.deep.equal([
      [10.5, 11],
      [11, 14],
    ]);
    expect(judged([10.7], [10.5, 10.8]), "a busy loop that said something").to.deep.equal([]);
  });

  it("is a lie where it kept talking all the time", () => {
    const talk = Array.from({ length: 150 }, (_, i) => 10.05 + i * 0.1);
    expect(judged(talk, [12, 24])).to.match(
      /^claimed to have stood still from 12 s to 24 s, and was heard \d+ times meanwhile$/u,
    );
  });

  it("is a lie where it reaches into the future, or back before the program began", () => {
    expect(judged([], [11, 14], 12)).to.match(/at 12 s of the run's clock$/u);
    expect(judged([], [3, 11])).to.match(/is known since 10 s$/u);
    expect(judged([], [Number.NEGATIVE_INFINITY, 11])).to.match(/is known since 10 s$/u);
  });

  it("costs no more memory the more it talks, and reaches no further back than what is kept", () => {
    const stalls = new ClaimedStalls(0);
    for (let i = 1; i <= 110_000; i += 1) stalls.heard(i * 0.1);
    expect(stalls.believed({ from: 1, to: 2, now: 11_000 })).to.match(/is known since/u);
    expect(stalls.believed({ from: 10_999.99, to: 11_002, now: 11_002 })).to.have.length(1);
  });
});
