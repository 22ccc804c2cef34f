import { expect } from "chai";
import { changesTo } from "./features.ts";

const elr = "eligible.leader.replicas.version";
const change = (maxVersionLevel: number, upgradeType: number) => ({ feature: elr, maxVersionLevel, upgradeType });

describe("feature levels that a cluster is to have", () => {
  it("are changed where they differ, down by a downgrade that Kafka calls safe", () => {
    expect(changesTo({ [elr]: 0 }, { [elr]: 1, "group.version": 1 })).to.deep.equal([change(0, 2)]);
    expect(changesTo({ [elr]: 1 }, {})).to.deep.equal([change(1, 1)]);
  });

  it("are left alone where they are so, also where 0 is not told of", () => {
    expect(changesTo({ [elr]: 1 }, { [elr]: 1 })).to.deep.equal([]);
    expect(changesTo({ [elr]: 0 }, {})).to.deep.equal([]);
  });
});
