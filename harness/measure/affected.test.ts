import { expect } from "chai";
import { affectedOf } from "./affected.ts";

const out = (atLeast: number, atMost: number | null) => ({ atLeast, atMost, censored: atMost === null });

describe("partitions that were out", () => {
  it("add up to partition-seconds, and are back one after the other", () => {
    const byPartition = [out(0, 0), out(4, 5), out(2, 3), out(4, 5)].map((produce, partition) => ({ partition, produce }));
    expect(affectedOf(byPartition, "produce")).to.deep.equal({
      partitions: 4,
      partitionSeconds: { atLeast: 10, atMost: 13, censored: false },
      back: [
        { after: 0, partitions: 1 },
        { after: 3, partitions: 2 },
        { after: 5, partitions: 4 },
      ],
    });
    expect(affectedOf(byPartition, "consume")).to.equal(undefined);
  });

  it("have no upper end while one of them was not seen to come back, and it is never back", () => {
    const byPartition = [out(4, 5), out(60, null)].map((consume, partition) => ({ partition, consume }));
    expect(affectedOf(byPartition, "consume")).to.deep.equal({
      partitions: 2,
      partitionSeconds: { atLeast: 64, atMost: null, censored: true },
      back: [
        { after: 0, partitions: 0 },
        { after: 5, partitions: 1 },
      ],
    });
  });
});
