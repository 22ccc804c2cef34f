import { expect } from "chai";
import { LeaderMemory } from "./leaderMemory.ts";
import type { Claim } from "./truth.ts";

const claim = (leader: number, leaderEpoch: number, topicId = "a"): Claim => ({
  by: leader,
  leader,
  leaderEpoch,
  topicId,
  since: 0,
  topic: "orders",
  partition: 0,
  replicas: [1, 2],
  isr: [1, 2],
  elr: [],
});

describe("the memory of leaders", () => {
  it("does not fall back to a cut-off node once a newer leader was seen", () => {
    const memory = new LeaderMemory();
    memory.remember("east", [claim(1, 3), claim(2, 4)]);
    memory.remember("east", [claim(1, 3)]);
    expect(memory.newerThan("east", claim(1, 3))).to.deep.include({ leader: 2, leaderEpoch: 4 });
  });

  it("keeps clusters and lives of a topic apart", () => {
    const memory = new LeaderMemory();
    memory.remember("east", [claim(2, 4)]);
    expect(memory.newerThan("west", claim(1, 3)).leader).to.equal(1);
    expect(memory.newerThan("east", claim(1, 0, "b")).leader).to.equal(1);
  });
});
