import { expect } from "chai";
import type { WriteLine } from "../ledger/lines.ts";
import type { EventOf, TimelineEvent } from "../timeline/events.ts";
import { clock, effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("a loss of nothing", () => {
  const lag: TimelineEvent = {
    at: 19.5,
    event: "lag",
    from: "east",
    to: "west",
    topic: "orders",
    partition: 0,
    records: 1,
    seconds: 0.125,
  };
  const vacuous = (at: number, over: Partial<WriteLine> = {}, ...timeline: TimelineEvent[]) =>
    measured([wrote([0, 0], { answered: [at, at], ...over }), stands([0, 0]), ended()], {}, [
      ...(timeline.some(({ event }) => event === "fault.effective") ? [] : [effective()]),
      lag,
      clock("other", 0.05),
      ...timeline,
    ]).rpo?.vacuous;

  it("counts where a record was acknowledged within the last lag before the effect, for certain", () => {
    expect(vacuous(19.95)).to.equal(false);
    expect(vacuous(19.875), "just within").to.equal(false);
    expect(vacuous(20), "at the last moment").to.equal(false);
    expect(vacuous(19.87)).to.equal(true);
    expect(vacuous(20.01)).to.equal(true);
    expect(vacuous(19.9, { kernel: "other" }), "perhaps before").to.equal(true);
    expect(vacuous(19.97, { kernel: "other" }), "perhaps after").to.equal(true);
    expect(vacuous(19.94, { kernel: "other" })).to.equal(false);
  });

  it("does not count by what was written elsewhere, or where nobody saw a lag", () => {
    expect(vacuous(19.95, { cluster: "west" })).to.equal(true);
    const elsewhere = measured(
      [wrote([0, 0], { partition: 1, answered: [19.95, 19.95] }), stands([0, 0], { partition: 1 }), ended({ partition: 1 })],
      {},
      [effective(), lag],
    );
    expect(elsewhere.rpo?.vacuous).to.equal(true);
  });

  describe("under a fault of nodes", () => {
    const hit = effective(20, 20, ["east2"]);
    const leads = (node: string, at: number, epoch: number, over: Partial<EventOf<"leader">> = {}): TimelineEvent => ({
      at,
      event: "leader",
      cluster: "east",
      topic: "orders",
      partition: 0,
      node,
      epoch,
      ...over,
    });
    const isVacuous = (...leaders: TimelineEvent[]) => vacuous(19.95, {}, hit, ...leaders);

    it("counts on every partition where the worker that copies to the survivors was hit", () => {
      const worker = (name: string) => vacuous(19.95, {}, effective(20, 20, [name]), leads("east1", 1, 0));
      expect(worker("connect-west")).to.equal(false);
      expect(worker("connect-north")).to.equal(true);
    });

    it("counts on partitions whose leader was hit", () => {
      expect(isVacuous(leads("east2", 1, 3))).to.equal(false);
      expect(isVacuous(leads("east1", 1, 3))).to.equal(true);
      expect(isVacuous(leads("east1", 1, 3, { partition: 1 })), "of another partition alone").to.equal(true);
    });

    it("knows the leader by the highest epoch until then, and by the last word of it", () => {
      expect(isVacuous(leads("east1", 1, 3), leads("east2", 2, 4))).to.equal(false);
      expect(isVacuous(leads("east2", 1, 4), leads("east1", 2, 3)), "late word of an earlier one").to.equal(false);
      expect(isVacuous(leads("east1", 1, 4), leads("east2", 2, 4)), "another node's word of the same").to.equal(false);
      expect(isVacuous(leads("east2", 1, 3), leads("east1", 20, 4)), "at the very moment").to.equal(true);
      expect(isVacuous(leads("east1", 1, 3), leads("east2", 20.5, 4)), "elected after it").to.equal(true);
      expect(isVacuous(leads("east2", 1, 0))).to.equal(false);
    });

    it("asks only leaders of its topic on the side that was hit, and takes all to be hit where there are none", () => {
      expect(isVacuous()).to.equal(false);
      expect(isVacuous(leads("east1", 1, 3, { topic: "clicks" }))).to.equal(false);
      expect(isVacuous(leads("west1", 1, 3, { cluster: "west" }))).to.equal(false);
      expect(isVacuous(leads("east2", 1, 3), leads("west1", 2, 9, { cluster: "west" }))).to.equal(false);
      expect(isVacuous(leads("east2", 1, 3), leads("east1", 2, 9, { topic: "clicks" }))).to.equal(false);
      expect(vacuous(19.95, {}, leads("east1", 1, 3)), "the whole cluster was").to.equal(false);
    });
  });
});
