import { expect } from "chai";
import { cameBack, copiesOf, namesIn } from "./names.ts";

const flow = { driver: "mirrormaker-2", from: "east", to: "west", worker: "west" } as const;
const prefixed = { ...flow, policy: "default" } as const;
const back = { ...prefixed, from: "west", to: "east", worker: "east" } as const;
const bothWays = { replication: [prefixed, back] };

describe("the names of a topic", () => {
  it("are its own everywhere where replication keeps names", () => {
    const kept = { replication: [{ ...flow, policy: "identity" } as const] };
    expect(copiesOf(kept, "orders")).to.deep.equal([]);
    expect(namesIn(kept, "west", "orders")).to.deep.equal(["orders"]);
  });

  it("are the source's before it where Kafka's own policy says so", () => {
    expect(namesIn({ replication: [prefixed] }, "west", "orders")).to.deep.equal(["orders", "east.orders"]);
    expect(namesIn({ replication: [prefixed] }, "east", "orders")).to.deep.equal(["orders"]);
    expect(copiesOf(bothWays, "orders")).to.deep.equal([
      { cluster: "west", topic: "east.orders" },
      { cluster: "east", topic: "west.orders" },
    ]);
  });

  it("tell a topic that came back to where it was", () => {
    const topics = ["orders", "east.orders", "west.east.orders", "eastern.orders", "west.heartbeats"];
    expect(cameBack("west", topics, ["east", "west"])).to.deep.equal(["west.east.orders", "west.heartbeats"]);
    expect(cameBack("east", ["orders", "west.orders", "west.west.orders"], ["east", "west"])).to.deep.equal([]);
    expect(cameBack("east", ["west.east.orders"], ["east", "west"])).to.deep.equal(["west.east.orders"]);
  });
});
