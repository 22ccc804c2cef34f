import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { degrade } from "../faults/constructors.ts";
import { degradeProof, refuseUnseen } from "./degrade-proof.ts";

describe("a degrade", () => {
  it("is refused where answer times could not show it", () => {
    expect(() => refuseUnseen(degrade("east1", "west1", { rttMs: 4 }))).to.throw(UsageError, "could not be told");
    expect(() => refuseUnseen(degrade("east1", "west1", { rttMs: 40, jitterMs: 90 }))).to.throw(UsageError, "jitter");
    refuseUnseen(degrade("east1", "west1", { rttMs: 40 }));
    refuseUnseen(degrade("east1", "west1", { kilobytesPerSecond: 40 }));
  });

  it("says of what was not measured that it was not", () => {
    const [seen, ...set] = degradeProof(degrade("east1", "west1", { kilobytesPerSecond: 40, jitterMs: 3 }), 2);
    expect(seen).to.equal("2 watched paths answer on old and new connections");
    expect(set).to.deep.equal(["jitter of 3 ms, 40 kB/s: accepted by Toxiproxy, not measured"]);
    expect(degradeProof(degrade("east1", "west1", { rttMs: 40 }), 2)).to.deep.equal([
      "2 watched paths slower on old and new connections",
    ]);
  });
});
