import { expect } from "chai";
import fc from "fast-check";
import { bucketOf, edgesOf, latencyBuckets } from "./latency-buckets.ts";

describe("buckets of latencies", () => {
  it("hold what is put into them, 2.4 % wide at most", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 97_000, noNaN: true }), (ms) => {
        const [atLeast, atMost] = edgesOf(bucketOf(ms));
        expect(atMost).not.to.equal(null);
        expect(ms).to.be.within(atLeast, (atMost ?? 0) * (1 + 1e-9));
        expect((atMost ?? 0) / atLeast).to.be.below(1.024 + 0.02 / atLeast);
      }),
    );
  });

  it("have an end below, and none above", () => {
    expect(edgesOf(bucketOf(0))).to.deep.equal([0, 0.1]);
    expect(bucketOf(1e9)).to.equal(latencyBuckets - 1);
    expect(edgesOf(bucketOf(1e9))[1]).to.equal(null);
    expect(edgesOf(bucketOf(1e9))[0]).to.be.at.least(90_000);
  });
});
