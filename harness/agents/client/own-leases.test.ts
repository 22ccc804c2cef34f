import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { now } from "../clock.ts";
import { OwnLeases } from "./own-leases.ts";

describe("load with a lease of its own", () => {
  const expired: string[] = [];
  const leases = new OwnLeases((workload) => expired.push(workload));

  it("ends by itself, once, when its time is over; the second client of a workload is under the first one's lease", async () => {
    leases.take("orders", 20);
    leases.take("orders", 60_000);
    expect(leases.endOf("orders")).to.be.closeTo(now() + 0.02, 0.02);
    await sleep(50);
    expect(expired).to.deep.equal(["orders"]);
    expect(leases.has("orders")).to.equal(false);
  });

  it("does not end what was stopped before", async () => {
    leases.take("clicks", 20);
    leases.drop("clicks");
    await sleep(50);
    expect(expired).not.to.include("clicks");
    expect(leases.endOf("clicks")).to.equal(null);
  });
});
