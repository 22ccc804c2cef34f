import { expect } from "chai";
import { namedBrokers, strangers } from "./pins.ts";

describe("pinned clusters", () => {
  const answer = (address: string, clusterId: string | null, problem: string | null = null) => ({ address, clusterId, problem });

  it("know every address that belongs to another cluster, or to one without an id", () => {
    const answers = [answer("a:1", "right"), answer("b:1", "wrong"), answer("c:1", null), answer("d:1", null, "silent")];
    expect(strangers({ id: "right" }, answers).map(({ address }) => address)).to.deep.equal(["b:1", "c:1"]);
  });

  it("call brokers by their host, and by their port too where they share one", () => {
    const brokers = [1, 2].map((id) => ({ id, host: "lb", port: 9000 + id }));
    expect(namedBrokers([...brokers, { id: 3, host: "b3", port: 9092 }]).map(({ name }) => name)).to.deep.equal([
      "lb:9001",
      "lb:9002",
      "b3",
    ]);
  });
});
