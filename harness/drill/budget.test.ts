import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { milliseconds } from "../core/duration.ts";
import { Budget } from "./budget.ts";

describe("a drill's budget", () => {
  it("runs out in the step that was running", async () => {
    const budget = new Budget(milliseconds(20), () => "steady");
    await sleep(60);
    expect((budget.signal.reason as Error).message).to.equal('the drill\'s budget of 20 ms ran out in step "steady"');
  });

  it("stands still while people are waited for, and goes on with what was left", async () => {
    const budget = new Budget(milliseconds(80), () => undefined);
    await budget.untimed(() => sleep(160));
    expect(budget.signal.aborted).to.equal(false);
    await sleep(160);
    expect(budget.signal.aborted).to.equal(true);
  });

  it("never runs out once it is stopped", async () => {
    const budget = new Budget(milliseconds(20), () => undefined);
    budget.stop();
    await sleep(60);
    expect(budget.signal.aborted).to.equal(false);
  });
});
