import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { rolesAt, rolesOfNodes } from "./node-roles.ts";

const leader = (at: number, topic: string, partition: number, node: string, epoch = 0): TimelineEvent => ({
  at,
  event: "leader",
  cluster: "home",
  topic,
  partition,
  node,
  epoch,
});

describe("what a node was in charge of", () => {
  const timeline = [
    leader(1, "payments", 0, "home1"),
    leader(1, "payments", 1, "home2"),
    leader(1, "payments", 2, "home1"),
    leader(1, "__consumer_offsets", 3, "home1"),
    leader(9, "payments", 1, "home1", 1),
  ];

  it("counts partitions that it led and groups that it coordinated at that moment", () => {
    expect(rolesAt(timeline, "home1", 5)).to.deep.equal([
      "coordinated groups (1 of 1 partitions that keep them)",
      "led 2 of 3 partitions of payments",
    ]);
    expect(rolesAt(timeline, "home1", 10).at(-1)).to.equal("led 3 of 3 partitions of payments");
  });

  it("is nothing for a node that only follows", () => {
    expect(rolesAt(timeline, "home3", 5)).to.deep.equal([]);
    expect(rolesAt(timeline, "home2", 10)).to.deep.equal([]);
  });

  it("does not take an older epoch for news", () => {
    const late = [...timeline, leader(9.5, "payments", 1, "home2", 0)];
    expect(rolesAt(late, "home2", 10)).to.deep.equal([]);
  });

  it("tells of the active controller of their cluster, whether it was hit or not", () => {
    const quorum = (at: number, leader: string, epoch: number) =>
      ({ at, event: "quorum", cluster: "home", leader, epoch }) as unknown as TimelineEvent;
    const elected = [...timeline, quorum(1, "home3", 1), quorum(8, "home2", 2), quorum(8.5, "home3", 1)];
    expect(rolesOfNodes(elected, ["home2"], 5)).to.deep.equal({
      home2: ["led 1 of 3 partitions of payments"],
      home3: ["was the active controller and not hit"],
    });
    expect(rolesOfNodes(elected, ["home2"], 9)).to.deep.equal({ home2: ["was the active controller"] });
  });
});
