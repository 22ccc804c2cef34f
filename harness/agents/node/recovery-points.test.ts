import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { flushedBytes, flushIn, parseRecoveryPoints } from "./recovery-points.ts";

function batch(baseOffset: number, records: number, bytes: number): Buffer {
  const written = Buffer.alloc(bytes);
  written.writeBigInt64BE(BigInt(baseOffset), 0);
  written.writeInt32BE(bytes - 12, 8);
  written.writeInt8(2, 16);
  written.writeInt32BE(records - 1, 23);
  return written;
}

describe("recovery points", () => {
  it("are heard where a broker says that it flushes", () => {
    const said =
      "2026-11-21 00:08:03,114 DEBUG [UnifiedLog partition=with-dash-11, dir=/var/lib/kafka/data] Flushing log up to offset 42 (exclusive) " +
      "with recovery point 42, last flushed: 1795219683114,  current time: 1795219683119, unflushed: 10 (UnifiedLog)";
    expect(flushIn(said)).to.deep.equal({ log: "with-dash-11", upTo: 42 });
    expect(flushIn(said.replace("Flushing", "Deleting"))).to.equal(undefined);
  });

  it("are read as Kafka writes them", () => {
    const text = "0\n2\nt 0 17\nwith-dash 11 4\n";
    expect([...parseRecoveryPoints(text)]).to.deep.equal([
      ["t-0", 17],
      ["with-dash-11", 4],
    ]);
    expect(parseRecoveryPoints("").size).to.equal(0);
    expect(() => parseRecoveryPoints("7\n0\n")).to.throw("unknown form");
  });

  it("keep every batch that ends before them, and none after", async () => {
    const folder = await mkdtemp(join(tmpdir(), "muster-segment-"));
    const file = join(folder, "00000000000000000010.log");
    await writeFile(file, Buffer.concat([batch(10, 5, 100), batch(15, 1, 61), batch(16, 4, 200)]));
    const segment = await open(file);
    try {
      const kept = await Promise.all([10, 14, 15, 16, 19, 20, 99].map((point) => flushedBytes(segment, point)));
      expect(kept).to.deep.equal([0, 0, 100, 161, 161, 361, 361]);
    } finally {
      await segment.close();
      await rm(folder, { recursive: true });
    }
  });
});
