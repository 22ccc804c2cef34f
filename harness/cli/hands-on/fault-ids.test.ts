import { expect } from "chai";
import type { TimelineEvent } from "../../timeline/events.ts";
import { faultsRecorded, nextFaultId } from "./fault-ids.ts";

describe("the name of the next fault", () => {
  it("is the first that this run has not had", () => {
    const recorded = (): TimelineEvent[] => [
      { at: 1, event: "fault.injected", fault: "f2" },
      { at: 2, event: "fault.healed", fault: "f2" },
      { at: 3, event: "fault.injected", fault: "f10.1" },
      { at: 3, event: "fault.injected", fault: "f10.2" },
    ];
    expect(faultsRecorded({ recorded })).to.deep.equal(["f2", "f10"]);
    expect(nextFaultId(["f2", "f10"], [])).to.equal("f11");
    expect(nextFaultId([], [])).to.equal("f1");
  });

  it("is not one that stands, where the record was removed", () => {
    expect(nextFaultId([], ["f3", "f1"])).to.equal("f4");
  });
});
