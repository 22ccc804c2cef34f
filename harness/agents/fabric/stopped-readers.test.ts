import { expect } from "chai";
import { parseWaiting, stuckDirections } from "./stopped-readers.ts";

/** As a fabric's /proc/net/tcp had it: a listener, a connection to an opener that stopped reading, the one behind it to the node. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0301630A:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000 20001        0 1 1 0 100 0 0 10 0
   1: 0301630A:2329 0201630A:899A 01 00097A88:00000000 04:00000014 00000000 20001        0 2 2 0 22 4 30 10 -1
   2: 0302630A:BEBA 0202630A:2329 01 00000000:002086E8 02:00000550 00000000 20001        0 3 2 0 22 4 30 10 -1`;

const ends = (port: number, uid = 20_001) => ({
  listen: { address: "10.99.1.3", port },
  upstream: { address: "10.99.2.2", port },
  uid,
});

describe("readers that stopped", () => {
  it("are known by the socket that waits for them", () => {
    expect(stuckDirections(ends(9001), parseWaiting(table))).to.deep.equal(["back"]);
    expect(stuckDirections(ends(9002), parseWaiting(table))).to.deep.equal([]);
  });

  it("concern nobody once the proxy has closed the connection", () => {
    const orphan = table.replace("20001        0 2 ", "20001        0 0 ");
    expect(orphan).not.to.equal(table);
    expect(stuckDirections(ends(9001), parseWaiting(orphan))).to.deep.equal([]);
  });

  it("are told apart by source on the node's leg", () => {
    const waiting = [{ local: "10.99.2.3:40000", remote: "10.99.2.2:9001", uid: 20_001 }];
    expect(stuckDirections(ends(9001), waiting)).to.deep.equal(["out"]);
    expect(stuckDirections(ends(9001, 20_002), waiting)).to.deep.equal([]);
  });
});
