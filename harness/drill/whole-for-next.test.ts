import { expect } from "chai";
import { whyNotWhole } from "./whole-for-next.ts";

const played = (over: object = {}) => ({ spec: {}, timeline: [], gathered: { faults: [], workloads: [] }, ...over }) as never;
const gathered = (over: object) => played({ gathered: { faults: [], workloads: [], ...over } });

describe("whether a drill leaves its world to the next", () => {
  it("does where nothing speaks against it", () => {
    expect(whyNotWhole(played())).to.equal(undefined);
    expect(whyNotWhole(gathered({ faults: [{ id: "f1", healedAt: 12 }] }))).to.equal(undefined);
  });

  it("does not where its file says so", () => {
    expect(whyNotWhole(played({ spec: { leavesWhole: false } }))).to.include("its file says");
  });

  it("does not after a promotion, or where the load was moved, whatever its file says", () => {
    const timeline = [{ at: 1, event: "promoted", cluster: "west", ends: {} }];
    expect(whyNotWhole(played({ spec: { leavesWhole: true }, timeline }))).to.equal("west was promoted");
    expect(whyNotWhole(gathered({ movedOn: true }))).to.include("moved");
  });

  it("does not where a fault was not healed", () => {
    expect(
      whyNotWhole(
        gathered({
          faults: [
            { id: "f1", healedAt: 1 },
            { id: "f2", healedAt: null },
          ],
        }),
      ),
    ).to.include("f2");
  });

  it("does not where brokers were made to log more", () => {
    const workloads = [{ definition: { topic: "payments", topicSettings: { "flush.messages": "1" } } }];
    expect(whyNotWhole(gathered({ workloads }))).to.equal("loggers of its brokers were set for payments");
  });
});
