import { expect } from "chai";
import { type Claim, truthOf } from "./truth.ts";

const claim = (by: number, leader: number, leaderEpoch: number, over: Partial<Claim> = {}): Claim => ({
  by,
  leader,
  leaderEpoch,
  topic: "orders",
  partition: 0,
  topicId: "a",
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  elr: [],
  since: 0,
  ...over,
});

describe("leader truth", () => {
  it("is the highest epoch, whatever a cut-off leader goes on claiming", () => {
    expect(truthOf([claim(1, 1, 4), claim(2, 2, 5), claim(3, 1, 4)])).to.deep.include({ leader: 2, leaderEpoch: 5 });
  });

  it("takes the ISR from the leader's own word where epochs are equal", () => {
    const claims = [claim(3, 2, 5, { since: 9 }), claim(2, 2, 5, { isr: [2] }), claim(1, 2, 5, { since: 10 })];
    expect(truthOf(claims)?.isr).to.deep.equal([2]);
    expect(truthOf(claims.toReversed())?.isr).to.deep.equal([2]);
  });

  it("takes whoever changed its mind last where the leader says nothing", () => {
    const claims = [claim(1, -1, 6, { isr: [3], since: 4 }), claim(3, -1, 6, { isr: [], since: 5 })];
    expect(truthOf(claims)?.isr).to.deep.equal([]);
  });

  it("does not compare epochs of a topic with those of its earlier life", () => {
    const claims = [claim(1, 1, 7), claim(2, 2, 0, { topicId: "b", since: 3 }), claim(3, 2, 0, { topicId: "b", since: 4 })];
    expect(truthOf(claims)).to.deep.include({ leader: 2, leaderEpoch: 0 });
  });

  it("believes most nodes about which life a topic is in, not the one that spoke last", () => {
    const claims = [
      claim(1, 1, 7, { since: 9 }),
      claim(2, 2, 0, { topicId: "b", since: 3 }),
      claim(3, 2, 0, { topicId: "b", since: 4 }),
    ];
    expect(truthOf(claims)?.topicId).to.equal("b");
  });

  it("follows the newer of two lives when as many nodes know each", () => {
    const claims = [claim(1, 1, 7), claim(2, 2, 0, { topicId: "b", since: 3 })];
    expect(truthOf(claims)?.topicId).to.equal("b");
  });

  it("knows nothing where nobody says anything", () => {
    expect(truthOf([])).to.equal(undefined);
  });
});
