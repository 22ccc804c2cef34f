import { expect } from "chai";
import { shuffled } from "./shuffleLeaders.ts";

describe("leaders that are shuffled", () => {
  it("give every partition another leader, and none another replica", () => {
    const order = shuffled([
      { partition: 0, leader: 1, replicas: [1, 2, 3] },
      { partition: 1, leader: 3, replicas: [2, 3, 1] },
    ]);
    expect([...order]).to.deep.equal([
      [0, [2, 3, 1]],
      [1, [2, 1, 3]],
    ]);
  });
});
