import { expect } from "chai";
import { parseTcpTable } from "./network.ts";

const header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

describe("/proc/net/tcp", () => {
  it("gives both ends of established connections only", () => {
    const table = [
      header,
      "   0: 0200C612:2329 0300C612:C001 01 00000000:00000000 00:00000000 00000000 0 0 1 1 0 20 4 30 10 -1",
      "   1: 00000000:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1 0 20 4 30 10 -1",
    ].join("\n");
    expect(parseTcpTable(table)).to.deep.equal([{ local: "18.198.0.2:9001", remote: "18.198.0.3:49153" }]);
  });

  it("reads the IPv4 address mapped into an IPv6 one, as a JVM's sockets have it", () => {
    const table = `${header}\n   0: 0000000000000000FFFF00000200C612:2329 0000000000000000FFFF00000300C612:2330 01 0 0 0 0 0 0 0`;
    expect(parseTcpTable(table)).to.deep.equal([{ local: "18.198.0.2:9001", remote: "18.198.0.3:9008" }]);
  });
});
