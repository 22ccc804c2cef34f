import { expect } from "chai";
import fc from "fast-check";
import { decodeIdentity, encodeIdentity } from "./identity.ts";

const value = new TextEncoder().encode("a payload");
const identity = { run: "r7", session: "orders-east-1", partition: 3, seq: 41 };

describe("a record's identity", () => {
  it("comes back from its header, as text or as bytes", () => {
    const header = encodeIdentity(identity, value);
    expect(header).to.match(/^r7\/orders-east-1\/3\/41\/[0-9a-f]{8}$/);
    expect(decodeIdentity(header, value)).to.deep.equal({ identity });
    expect(decodeIdentity(new TextEncoder().encode(header), value)).to.deep.equal({ identity });
  });

  it("does not belong to another payload, and cannot be altered", () => {
    const header = encodeIdentity(identity, value);
    expect(decodeIdentity(header, new Uint8Array(1))).to.deep.equal({ problem: "checksum" });
    expect(decodeIdentity(header.replace("/41/", "/42/"), value)).to.deep.equal({ problem: "checksum" });
  });

  it("is foreign without a header and malformed with another's", () => {
    expect(decodeIdentity(undefined, value)).to.deep.equal({ problem: "foreign" });
    for (const header of ["", "x", "a/b/c/d/e", "a/b/1/2/3/4"]) {
      expect(decodeIdentity(header, value)).to.deep.equal({ problem: "malformed" });
    }
  });

  it("survives any name and payload", () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes("/"));
    fc.assert(
      fc.property(name, name, fc.nat(), fc.nat(), fc.option(fc.uint8Array()), (run, session, partition, seq, payload) => {
        const one = { run, session, partition, seq };
        expect(decodeIdentity(encodeIdentity(one, payload), payload)).to.deep.equal({ identity: one });
      }),
    );
  });
});
