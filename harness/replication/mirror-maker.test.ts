import { expect } from "chai";
import { addressBlock } from "../topology/addresses.ts";
import type { ReplicationDefinition } from "../topology/define.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { connectors, translationTopics, workerProperties } from "./mirror-maker.ts";
import { replicationSettings } from "./settings.ts";

const shipped = { driver: "mirrormaker-2", from: "east", to: "west", worker: "west", policy: "default" } as const;
const plan = planTopology(twoRegions, addressBlock(0));
const of = (flow: ReplicationDefinition<"east" | "west", "east" | "west">) => {
  const [source, checkpoint] = connectors(plan, flow, [".*"], [".*"]);
  const worker = { name: "connect-west", restPort: 9006 };
  return { ...workerProperties(plan, flow, worker), ...source?.config, ...checkpoint?.config };
};

describe("MirrorMaker 2 as it is configured", () => {
  it("is told nothing that a topology does not state", () => {
    const keys = Object.keys(of(shipped)).filter((key) =>
      /interval|sync\.group|tasks\.max|lag\.max|location|^replication\.factor|timeout/.test(key),
    );
    expect(keys).to.deep.equal([]);
    expect(of(shipped)["replication.policy.class"]).to.match(/\.DefaultReplicationPolicy$/);
  });

  it("is told all that one states", () => {
    const [flow] = twoRegions.replication;
    if (flow === undefined) throw new Error("the fixture replicates");
    expect(of(flow)).to.include({
      "offset.flush.interval.ms": "1000",
      "sync.group.offsets.enabled": "true",
      "refresh.topics.interval.seconds": "5",
      "offset-syncs.topic.location": "target",
      "replication.factor": "3",
    });
  });

  it("is exactly once where one says so, and says nothing of it elsewhere", () => {
    const once = { ...shipped, isolationLevel: "read_committed", exactlyOnce: true } as const;
    expect(of(once)).to.include({ "exactly.once.source.support": "enabled", "exactly.once.support": "required" });
    expect(connectors(plan, once, [], []).map(({ config }) => config["exactly.once.support"])).to.deep.equal([
      "required",
      undefined,
      undefined,
    ]);
    expect(Object.keys(of(shipped)).filter((key) => key.startsWith("exactly"))).to.deep.equal([]);
    expect(replicationSettings({ replication: [once] })["east->west.exactly.once.source.support"]).to.equal("enabled");
  });

  it("keeps which offset is which in topics that can be named", () => {
    const [flow] = twoRegions.replication;
    if (flow === undefined) throw new Error("the fixture replicates");
    const checkpoints = { cluster: "west", topic: "east.checkpoints.internal" };
    expect(translationTopics({ ...flow, offsetSyncs: "target" })).to.deep.equal([
      { cluster: "west", topic: "mm2-offset-syncs.east.internal" },
      checkpoints,
    ]);
    expect(translationTopics(shipped), "as Kafka ships it, in the side that may be gone").to.deep.equal([
      { cluster: "east", topic: "mm2-offset-syncs.west.internal" },
      checkpoints,
    ]);
  });

  it("is recorded with what Kafka ships where nothing is stated", () => {
    const settings = replicationSettings({ replication: [shipped] });
    expect(settings).to.include({
      "east->west.replication.policy": "default",
      "east->west.emit.checkpoints.interval.seconds": "60 (Kafka's default)",
      "east->west.sync.group.offsets.enabled": "false (Kafka's default)",
      "east->west.refresh.topics.interval.seconds": "600 (Kafka's default)",
    });
  });
});
