import { expect } from "chai";
import { controllersOf, holdersOf, leadsMost } from "./role-holders.ts";

const sight = (leader: number, isr: number[], partition = 0) => ({
  topic: "orders",
  partition,
  leader,
  leaderEpoch: 1,
  replicas: [3, 1, 2],
  isr,
  elr: [],
});
const of = (name: "leader" | "follower" | "in-sync") => ({ name, topic: "orders", partition: 0 });

describe("who holds a role", () => {
  it("of a partition: its leader, a replica that does not lead, one of those in sync", () => {
    expect(holdersOf(of("leader"), sight(3, [3, 2]))).to.deep.equal([3]);
    expect(holdersOf(of("follower"), sight(3, [3, 2]))).to.deep.equal([1]);
    expect(holdersOf(of("in-sync"), sight(3, [3, 2]))).to.deep.equal([2]);
  });

  it("is an error where nobody does", () => {
    expect(() => holdersOf(of("leader"), sight(-1, []))).to.throw("the partition has no leader");
    expect(() => holdersOf(of("in-sync"), sight(3, [3]))).to.throw(
      "nobody is in-sync:orders/0: replicas 3, 1, 2, in sync 3, leader 3",
    );
  });

  const share = (name: "majority" | "minority") => ({ name: "controllers", share: name, cluster: "east" }) as const;

  it("of controllers: a majority with the active one, a minority without it", () => {
    expect(controllersOf(share("majority"), ["a", "b", "c"], "c")).to.deep.equal(["a", "c"]);
    expect(controllersOf(share("minority"), ["a", "b", "c"], "a")).to.deep.equal(["b"]);
    expect(controllersOf(share("minority"), ["a", "b", "c", "d", "e"], "b")).to.deep.equal(["a", "c"]);
    expect(() => controllersOf(share("minority"), ["a"], "a")).to.throw("none can be spared");
  });

  it("of partitions: who leads most, and of equals the lowest", () => {
    const role = { name: "busiest", cluster: "east" } as const;
    expect(leadsMost(role, [sight(1, [1]), sight(2, [2], 1), sight(2, [2], 2)])).to.equal(2);
    expect(leadsMost(role, [sight(2, [2]), sight(1, [1], 1), sight(-1, [], 2)])).to.equal(1);
  });
});
