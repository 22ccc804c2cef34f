import { expect } from "chai";
import { AbortedFilter, type BatchHead } from "./aborted.ts";

const batch = (firstOffset: number, producerId: number, attributes = 16, key: Buffer | null = null): BatchHead => ({
  firstOffset: BigInt(firstOffset),
  lastOffsetDelta: 0,
  producerId: BigInt(producerId),
  attributes,
  records: [{ key }],
});
const marker = (offset: number, producerId: number, type: "abort" | "commit"): BatchHead =>
  batch(offset, producerId, 48, Buffer.from([0, 0, 0, type === "abort" ? 0 : 1]));

const judged = (
  aborted: readonly (readonly [producer: number, from: number])[],
  batches: readonly BatchHead[],
): readonly number[] => {
  const filter = new AbortedFilter();
  filter.expect(aborted.map(([producer, from]) => ({ producerId: BigInt(producer), firstOffset: BigInt(from) })));
  return batches.filter((one) => filter.isAborted(one)).map(({ firstOffset }) => Number(firstOffset));
};

describe("the filter of aborted transactions", () => {
  it("drops what stands between a transaction's first offset and its abort marker", () => {
    const log = [batch(0, 7), marker(1, 7, "commit"), batch(2, 7), batch(3, 7), marker(4, 7, "abort"), batch(5, 7)];
    expect(judged([[7, 2]], log)).to.deep.equal([2, 3]);
  });

  it("keeps other producers' records, and those of no transaction, in between", () => {
    const log = [batch(0, 7), batch(1, 8), batch(2, 7, 0), batch(3, 7), marker(4, 7, "abort"), marker(5, 8, "commit")];
    expect(judged([[7, 0]], log)).to.deep.equal([0, 3]);
  });

  it("drops two aborted transactions of one producer, and not the committed one between them", () => {
    const log = [batch(0, 7), marker(1, 7, "abort"), batch(2, 7), marker(3, 7, "commit"), batch(4, 7), marker(5, 7, "abort")];
    expect(judged([[7, 0], [7, 4]], log)).to.deep.equal([0, 4]); // biome-ignore format: pairs
  });

  it("goes on across responses that list the same transaction again", () => {
    const filter = new AbortedFilter();
    const transactions = [{ producerId: 7n, firstOffset: 0n }];
    filter.expect(transactions);
    expect(filter.isAborted(batch(0, 7))).to.equal(true);
    filter.expect(transactions);
    expect(filter.isAborted(batch(1, 7))).to.equal(true);
    expect(filter.isAborted(marker(2, 7, "abort"))).to.equal(false);
    filter.expect(null);
    expect(filter.isAborted(batch(3, 7))).to.equal(false);
  });
});
