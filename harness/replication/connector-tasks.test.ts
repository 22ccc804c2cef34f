import { expect } from "chai";
import { groupsIn } from "./connector-tasks.ts";

describe("the groups of MirrorMaker's tasks", () => {
  it("are those of all tasks, and none where there is none", () => {
    const tasks = [{ config: { "task.assigned.groups": "billing,audit" } }, { config: { "task.assigned.groups": "shipping" } }];
    expect(groupsIn(tasks)).to.deep.equal(["billing", "audit", "shipping"]);
    expect(groupsIn([{ config: { "task.index": "0" } }])).to.deep.equal([]);
    expect(groupsIn([])).to.deep.equal([]);
  });
});
