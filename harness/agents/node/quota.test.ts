import { expect } from "chai";
import fc from "fast-check";
import { Quota } from "./quota.ts";

describe("a CPU quota", () => {
  it("lets a process run until it has used its share of the period", () => {
    const quota = new Quota(0.2, 100, 1000);
    quota.renew(1000);
    expect(quota.spent(1019)).to.equal(false);
    expect(quota.spent(1020)).to.equal(true);
  });

  it("takes what was overdrawn off the next periods, and gives nothing for what was left", () => {
    const quota = new Quota(0.2, 100, 0);
    quota.renew(0);
    quota.renew(50);
    expect(quota.spent(50), "30 ms owed, 20 ms given").to.equal(true);
    quota.renew(50);
    expect(quota.spent(59)).to.equal(false);
    expect(quota.spent(60)).to.equal(true);
    quota.renew(50);
    quota.renew(50);
    expect(quota.spent(70)).to.equal(true);
  });

  it("gives a process that wants all it can get its share, whatever the share and however coarse the look", () => {
    const shares = fc.double({ min: 0.02, max: 1, noNaN: true });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 3 }), (share, cores) => {
        const quota = new Quota(share, 100, 0);
        let used = 0;
        for (let at = 0; at < 20_000; at += 10) {
          if (at % 100 === 0) quota.renew(used);
          if (!quota.spent(used)) used += 10 * cores;
        }
        expect(used / 20_000).to.be.closeTo(share, 0.01);
      }),
    );
  });
});
