import { expect } from "chai";
import { checkpointIn, latestCheckpoints } from "./checkpoints.ts";

/** Byte by byte as Kafka's `Checkpoint.serializeKey` and `serializeValue` write them. */
const text = (words: string) => [Buffer.from([0, words.length]), Buffer.from(words)];
const int64 = (number: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
};
const base64 = (...parts: Buffer[]) => Buffer.concat(parts).toString("base64");
const record = (
  upstream: number,
  downstream: number,
  { group = "billing", topic = "payments", partition = 3, version = 0 } = {},
) => ({
  key: base64(...text(group), ...text(topic), Buffer.from([0, 0, 0, partition])),
  value: base64(Buffer.from([0, version]), int64(upstream), int64(downstream), ...text("")),
});

describe("MirrorMaker's checkpoints", () => {
  it("say where a group goes on", () => {
    // "billing", "payments", 3; version 0, 1042, 1040, no metadata
    const written = { key: "AAdiaWxsaW5nAAhwYXltZW50cwAAAAM=", value: "AAAAAAAAAAAEEgAAAAAAAAQQAAA=" };
    expect(record(1042, 1040)).to.deep.equal(written);
    expect(checkpointIn(written)).to.deep.equal({
      group: "billing",
      topic: "payments",
      partition: 3,
      upstream: 1042,
      downstream: 1040,
    });
  });

  it("are none where a record is a tombstone, of another version, or cut short", () => {
    const { key, value } = record(1, 1);
    expect(checkpointIn({ key, value: null })).to.equal(null);
    expect(checkpointIn({ key: null, value })).to.equal(null);
    expect(checkpointIn(record(1, 1, { version: 1 }))).to.equal(null);
    const cut = (of: string, bytes: number) => Buffer.from(of, "base64").subarray(0, bytes).toString("base64");
    for (const bytes of [0, 1, 5, 12, 20])
      expect(checkpointIn({ key: cut(key, bytes), value }), `key of ${bytes}`).to.equal(null);
    for (const bytes of [0, 1, 17]) expect(checkpointIn({ key, value: cut(value, bytes) }), `value of ${bytes}`).to.equal(null);
  });

  it("count as they were written last, of this group and topic alone", () => {
    const records = [record(10, 9), record(20, 19), record(99, 99, { group: "audit" }), record(98, 98, { topic: "orders" })];
    const latest = latestCheckpoints([...records, record(5, 4, { partition: 0 })], { group: "billing", topic: "payments" });
    expect([...latest].map(([partition, { downstream }]) => [partition, downstream])).to.deep.equal([
      [3, 19],
      [0, 4],
    ]);
  });
});
