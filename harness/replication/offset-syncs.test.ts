import { expect } from "chai";
import { offsetSyncIn, oldestSyncs } from "./offset-syncs.ts";

/** Byte by byte as Kafka's `OffsetSync.serializeKey` and `serializeValue` write them. */
function record(upstream: number, downstream: number, { topic = "payments", partition = 3 } = {}) {
  const value = Buffer.alloc(16);
  value.writeBigInt64BE(BigInt(upstream), 0);
  value.writeBigInt64BE(BigInt(downstream), 8);
  const key = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), Buffer.from([0, 0, 0, partition])]);
  return { key: key.toString("base64"), value: value.toString("base64") };
}

describe("MirrorMaker's offset syncs", () => {
  it("say what stands where", () => {
    // "payments", 3; 1042, 1040
    const written = { key: "AAhwYXltZW50cwAAAAM=", value: "AAAAAAAABBIAAAAAAAAEEA==" };
    expect(record(1042, 1040)).to.deep.equal(written);
    expect(offsetSyncIn(written)).to.deep.equal({ topic: "payments", partition: 3, upstream: 1042, downstream: 1040 });
  });

  it("are none where a record is a tombstone or cut short", () => {
    const { key, value } = record(1, 1);
    const cut = (of: string, bytes: number) => Buffer.from(of, "base64").subarray(0, bytes).toString("base64");
    expect(offsetSyncIn({ key, value: null })).to.equal(null);
    expect(offsetSyncIn({ key: null, value })).to.equal(null);
    for (const bytes of [0, 1, 5, 12]) expect(offsetSyncIn({ key: cut(key, bytes), value }), `key of ${bytes}`).to.equal(null);
    for (const bytes of [0, 8, 15]) expect(offsetSyncIn({ key, value: cut(value, bytes) }), `value of ${bytes}`).to.equal(null);
  });

  it("begin, for each partition of a topic, with the lowest offset that is left", () => {
    const left = [record(200, 199), record(300, 299), record(50, 50, { partition: 0 }), record(1, 1, { topic: "orders" })];
    expect([...oldestSyncs(left, "payments")]).to.deep.equal([
      [3, 200],
      [0, 50],
    ]);
    expect(oldestSyncs([], "payments").size).to.equal(0);
  });
});
