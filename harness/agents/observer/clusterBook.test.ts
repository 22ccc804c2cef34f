import { expect } from "chai";
import { ClusterBook } from "./clusterBook.ts";
import { Fleet } from "./fleet.ts";
import { LeaderMemory } from "./leaderMemory.ts";
import type { Claim } from "./truth.ts";

const node = (id: number) => ({
  id,
  name: `east${id}`,
  cluster: "east",
  address: "127.0.0.1",
  brokerPort: 1,
  controllerPort: null,
});
const book = (): ClusterBook =>
  new ClusterBook(new Fleet([node(1), node(2)], { timeoutMs: 1, memory: new LeaderMemory() }), "east", ["billing"]);

const claim = (topic: string, partition: number, leader: number): Claim => ({
  by: 1,
  since: 1.5,
  topicId: topic,
  topic,
  partition,
  leader,
  leaderEpoch: 0,
  replicas: [1, 2],
  isr: [1, 2],
  elr: [],
});

/** "billing" hashes to −109829509: partition 1 of 6. */
const offsetsPartitions = Array.from({ length: 6 }, (_, partition) =>
  claim("__consumer_offsets", partition, partition === 1 ? 2 : 1),
);

describe("the book of a cluster", () => {
  it("says where an event happened, by name", () => {
    const [leader] = book().takeClaims([claim("orders", 3, 2)], 1);
    expect(leader).to.deep.equal({
      event: "leader",
      fields: { cluster: "east", topic: "orders", partition: 3, node: "east2", epoch: 0 },
    });
  });

  it("follows only those partitions of the offsets topic that keep a watched group", () => {
    const watched = book();
    expect(watched.coordinatorOf("billing")).to.equal(-1);
    const changes = watched.takeClaims(offsetsPartitions, 1);
    expect(changes.map(({ fields }) => fields.partition)).to.deep.equal([1, 1]);
    expect(watched.coordinatorOf("billing")).to.equal(2);
  });

  it("tells committed offsets when they change, and nothing of a group that never was here", () => {
    const watched = book();
    const told = [{ 0: null }, { 0: 5 }, { 0: 5 }, { 0: 7 }, { 0: null }].map(
      (offsets) => watched.takeOffsets("billing", "orders", offsets).length,
    );
    expect(told).to.deep.equal([0, 1, 0, 1, 1]);
  });

  it("tells the quorum's leader by name, and that there is none", () => {
    const watched = book();
    const told = [watched.takeQuorum({ by: 1, leader: 2, epoch: 4 }), watched.takeQuorum({ by: 1, leader: -1, epoch: 5 })];
    expect(told.flat().map(({ fields }) => fields.leader)).to.deep.equal(["east2", null]);
  });

  it("knows which partitions a node leads", () => {
    const watched = book();
    watched.takeClaims([claim("orders", 0, 1), claim("orders", 1, 2), claim("clicks", 0, 2)], 1);
    expect(watched.ledBy(2, ["orders"]).map(({ partition }) => partition)).to.deep.equal([1]);
  });

  it("shows what it knows now: leaders by name, and how far a group is behind", () => {
    const watched = book();
    watched.takeClaims([claim("orders", 0, 2), claim("orders", 1, -1)], 1);
    watched.takeQuorum({ by: 1, leader: 2, epoch: 7 });
    watched.takeOffsets("billing", "orders", { 0: 90, 1: null });
    expect(watched.sight().committed[0]?.behind, "an end is not known").to.equal(null);
    watched.endsOf("orders", 0).add({ end: 100, sentAt: 1, answeredAt: 1 });
    watched.endsOf("orders", 1).add({ end: 5, sentAt: 1, answeredAt: 1 });
    const { partitions, quorums, committed } = watched.sight();
    expect(partitions.map(({ leader }) => leader)).to.deep.equal(["east2", null]);
    expect(partitions[0]?.isr).to.deep.equal(["east1", "east2"]);
    expect(quorums).to.deep.equal([{ cluster: "east", leader: "east2", epoch: 7 }]);
    expect(committed).to.deep.equal([{ cluster: "east", group: "billing", topic: "orders", behind: 15 }]);
  });
});
