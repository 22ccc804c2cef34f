import type { RecordsBatch } from "@platformatic/kafka";
import { expect } from "chai";
import { encodeIdentity } from "../../ledger/identity.ts";
import { received } from "./received.ts";

const value = Buffer.from("payload");
const wanted = { run: "r1", partition: 0, from: 0 };

interface Given {
  readonly offset: number;
  readonly seq: number;
  readonly run?: string;
  readonly session?: string;
  readonly partition?: number;
  readonly value?: Buffer;
}

function header({ run = "r1", session = "s", partition = 0, seq }: Given): Buffer {
  return Buffer.from(encodeIdentity({ run, session, partition, seq }, value));
}

/** One batch of these records; `attributes` 0x20 makes it one of markers. */
function batch(given: readonly Given[], attributes = 0): RecordsBatch {
  const first = given[0]?.offset ?? 0;
  return {
    firstOffset: BigInt(first),
    lastOffsetDelta: (given.at(-1)?.offset ?? first) - first,
    attributes,
    length: 0,
    partitionLeaderEpoch: 0,
    magic: 2,
    crc: 0,
    firstTimestamp: 0n,
    maxTimestamp: 0n,
    producerId: -1n,
    producerEpoch: -1,
    firstSequence: -1,
    records: given.map((one) => ({
      length: 0,
      attributes: 0,
      timestampDelta: 0n,
      offsetDelta: one.offset - first,
      key: null,
      value: one.value ?? value,
      headers: [[Buffer.from("muster"), header(one)]],
    })),
  };
}

describe("a fetch", () => {
  it("is runs of consecutive offsets that carry consecutive sequence numbers of one session, across batches", () => {
    const batches = [
      batch([
        { offset: 10, seq: 0 },
        { offset: 11, seq: 1 },
      ]),
      batch([
        { offset: 12, seq: 2 },
        { offset: 13, seq: 4 },
        { offset: 15, seq: 5 },
      ]),
      batch([{ offset: 16, seq: 0, session: "s.2" }]),
    ];
    const { runs, end } = received(batches, wanted);
    expect(runs).to.deep.equal([
      { session: "s", seq: [0, 2], offset: [10, 12] },
      { session: "s", seq: [4, 4], offset: [13, 13] },
      { session: "s", seq: [5, 5], offset: [15, 15] },
      { session: "s.2", seq: [0, 0], offset: [16, 16] },
    ]);
    expect(end).to.equal(17);
  });

  it("leaves out what stands before the offset that was asked for", () => {
    const given = batch([
      { offset: 10, seq: 0 },
      { offset: 11, seq: 1 },
    ]);
    expect(received([given], { ...wanted, from: 11 }).runs).to.deep.equal([{ session: "s", seq: [1, 1], offset: [11, 11] }]);
  });

  it("passes over markers, records of others and of other runs, but goes on behind them", () => {
    const foreign = batch([{ offset: 9, seq: 0 }]);
    for (const record of foreign.records) record.headers = [];
    const batches = [foreign, batch([{ offset: 10, seq: 0, run: "r0" }]), batch([{ offset: 11, seq: 0 }], 0x20)];
    expect(received(batches, wanted)).to.deep.equal({ runs: [], corrupt: [], end: 12 });
  });

  it("names the place of a damaged record and of one in the wrong partition, and does not count them as received", () => {
    const given = batch([
      { offset: 10, seq: 0, value: Buffer.from("paXload") },
      { offset: 11, seq: 1, partition: 3 },
    ]);
    const { runs, corrupt } = received([given], wanted);
    expect(runs).to.deep.equal([]);
    expect(corrupt).to.deep.equal([
      { offset: 10, problem: "checksum" },
      { offset: 11, problem: "misplaced" },
    ]);
  });
});
