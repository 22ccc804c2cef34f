import { createRequire } from "node:module";
import { expect } from "chai";
import fc from "fast-check";
import { IDENTITY_HEADER } from "../../ledger/identity.ts";
import { recordsOf } from "../../ledger/record.ts";
import { hastenKafkajs } from "./kafkajs-encoding.ts";

type Encode = (record: unknown) => { readonly buffer: Buffer };
type Checksum = (bytes: Buffer) => number;

describe("records that kafkajs sends", () => {
  const require = createRequire(import.meta.url);
  const [record, crc32C] = ["kafkajs/src/protocol/recordBatch/record/v0", "kafkajs/src/protocol/recordBatch/crc32C"];
  const encoded = (encode: Encode, message: object) => encode({ ...message }).buffer.toString("hex");
  let theirs: { encode: Encode; checksum: Checksum };
  let ours: { encode: Encode; checksum: Checksum };

  before(() => {
    theirs = { encode: require(record), checksum: require(crc32C) };
    hastenKafkajs();
    ours = { encode: require(record), checksum: require(crc32C) };
  });

  after(() => {
    for (const [name, exported] of [
      [record, theirs.encode],
      [crc32C, theirs.checksum],
    ] as const) {
      const loaded = require.cache[require.resolve(name)];
      if (loaded !== undefined) loaded.exports = exported;
    }
  });

  it("are the bytes that it would have made of them itself, whatever their size, number and place", () => {
    const sizes = fc.oneof(fc.nat(300), fc.constantFrom(63, 64, 8191, 8192, 100_000));
    const places = fc.oneof(fc.nat(300), fc.constantFrom(63, 64, 8191, 8192));
    const seqs = fc.nat(2 ** 40);
    const names = fc.stringMatching(/^[a-zä-]{1,90}$/u);
    expect(ours.encode).not.to.equal(theirs.encode);
    fc.assert(
      fc.property(sizes, places, seqs, names, (recordBytes, offsetDelta, seq, session) => {
        const message = {
          partition: 1,
          ...recordsOf({ run: "r", recordBytes })(session, 1, seq),
          offsetDelta,
          timestampDelta: 0,
        };
        expect(encoded(ours.encode, message)).to.equal(encoded(theirs.encode, message));
      }),
    );
  });

  it("are left to it where they have another shape", () => {
    const value = Buffer.from("v");
    const header = { [IDENTITY_HEADER]: "r/s/0/0/00000000" };
    for (const other of [
      { value, headers: header, timestampDelta: 7, offsetDelta: 1 },
      { value, headers: header, key: Buffer.from("k"), timestampDelta: 0, offsetDelta: 1 },
      { value, headers: { ...header, more: "x" }, timestampDelta: 0, offsetDelta: 1 },
      { value, headers: { other: "x" }, timestampDelta: 0, offsetDelta: 1 },
      { value: null, headers: header, timestampDelta: 0, offsetDelta: 1 },
    ])
      expect(encoded(ours.encode, other)).to.equal(encoded(theirs.encode, other));
  });

  it("have the checksum that it would have given them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(ours.checksum(Buffer.from(bytes))).to.equal(theirs.checksum(Buffer.from(bytes)));
      }),
    );
  });
});
