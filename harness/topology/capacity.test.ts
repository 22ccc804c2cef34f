import { expect } from "chai";
import fc from "fast-check";
import { type LedPartition, nextLeader, sharesOf, tooMuchFor } from "./capacity.ts";

const nobody = new Set<number>();
const third = new Set([3]);

/** Three partitions on three brokers, as Kafka spreads them. */
const placed: LedPartition[] = [
  { topic: "payments", partition: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 2, 3] },
  { topic: "payments", partition: 1, leader: 2, replicas: [2, 3, 1], isr: [1, 2, 3] },
  { topic: "payments", partition: 2, leader: 3, replicas: [3, 1, 2], isr: [1, 2, 3] },
];
const payments = { clientId: "payments", topic: "payments", bytesPerSecond: [40_000, 40_000, 40_000] };
const asked = {
  partitions: placed,
  demands: [payments],
  lost: nobody,
  quotas: { payments: 50_000 },
  nameOf: (id: number) => `home${id}`,
};

describe("what the brokers that are left can carry", () => {
  it("fits while all of them are there", () => {
    expect(tooMuchFor(asked)).to.deep.equal([]);
  });

  it("does not when the partitions of one that is gone are led by another", () => {
    expect(tooMuchFor({ ...asked, lost: third })).to.deep.equal([
      "home1 would lead 2 of 3 partitions of payments and be given 80.0 kB a second of payments; its quota is 50.0 kB",
    ]);
  });

  it("fits under a quota that has room for it", () => {
    expect(tooMuchFor({ ...asked, lost: third, quotas: { payments: 80_000 } })).to.deep.equal([]);
  });

  it("is not bounded by the quota of somebody else", () => {
    expect(tooMuchFor({ ...asked, lost: third, quotas: { orders: 1 } })).to.deep.equal([]);
  });

  it("looks at where a hot partition goes, and not at the sum", () => {
    const hot = { ...payments, bytesPerSecond: [10_000, 10_000, 60_000] };
    expect(tooMuchFor({ ...asked, demands: [hot] })).to.have.length(1);
    expect(tooMuchFor({ ...asked, demands: [hot], quotas: { payments: 60_000 }, lost: third })).to.have.length(1);
  });

  it("passes over replicas that are not in sync, and says where nobody could lead", () => {
    const [, , last] = placed as [LedPartition, LedPartition, LedPartition];
    expect(nextLeader({ ...last, isr: [3, 2] }, third)).to.equal(2);
    expect(tooMuchFor({ ...asked, partitions: [{ ...last, isr: [3] }], lost: third })).to.deep.equal([
      "nobody could lead payments/2",
    ]);
  });

  it("gives every partition that anybody can lead to exactly one broker that is left", () => {
    const ids = [1, 2, 3, 4, 5];
    const partition = fc
      .tuple(fc.shuffledSubarray(ids, { minLength: 1 }), fc.nat())
      .map(([replicas, seed]): Omit<LedPartition, "partition"> => {
        const isr = replicas.filter((_, index) => index === 0 || (seed >> index) % 2 === 0);
        return { topic: "payments", leader: replicas[0] ?? -1, replicas, isr };
      });
    fc.assert(
      fc.property(fc.array(partition, { maxLength: 12 }), fc.subarray(ids), (some, gone) => {
        const lost = new Set(gone);
        const partitions = some.map((one, index) => ({ ...one, partition: index }));
        const demand = { ...payments, bytesPerSecond: partitions.map(() => 1) };
        const shares = sharesOf(partitions, demand, lost);
        const ledable = partitions.filter((one) => nextLeader(one, lost) !== undefined).length;
        expect(shares.some(({ node }) => lost.has(node))).to.equal(false);
        expect(shares.reduce((sum, { needs }) => sum + needs, 0)).to.equal(ledable);
      }),
    );
  });
});
