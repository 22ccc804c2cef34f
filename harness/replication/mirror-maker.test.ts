import { expect } from "chai";
import { passwordOf } from "../runtime/secrets.ts";
import { addressBlock } from "../topology/addresses.ts";
import type { ReplicationDefinition } from "../topology/define.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { withSecurity } from "../topology/users.ts";
import { connectors, translationTopics, workerProperties } from "./mirror-maker.ts";
import { workerSecrets } from "./security.ts";
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

  it("is told how to be let in at both ends where the topology is secured, and by which file: no password can be asked of Connect", () => {
    const securedPlan = planTopology(withSecurity(twoRegions), addressBlock(0));
    const [source] = connectors(securedPlan, shipped, [".*"], [".*"]);
    const at = (prefix: string, cluster: string) => ({
      [`${prefix}security.protocol`]: "SASL_SSL",
      [`${prefix}sasl.mechanism`]: "SCRAM-SHA-512",
      [`${prefix}sasl.jaas.config`]: `\${file:/etc/kafka/mirror-maker.properties:jaas}`,
      [`${prefix}ssl.truststore.type`]: "PEM",
      [`${prefix}ssl.truststore.location`]: `/etc/kafka/ca-${cluster}.pem`,
    });
    expect(source?.config).to.include({ ...at("source.cluster.", "east"), ...at("target.cluster.", "west") });
    expect(workerProperties(securedPlan, shipped, { name: "connect-west", restPort: 9006 })).to.include({
      "config.providers": "file",
      ...at("", "west"),
      ...at("producer.", "west"),
      ...at("consumer.", "west"),
      ...at("admin.", "west"),
    });
    expect(Object.keys({ ...of(shipped) }).filter((key) => /sasl|ssl|security/.test(key))).to.deep.equal([]);
  });

  it("finds its password in a file of its own machine, and whom to trust in one for each cluster", () => {
    const clusters = { east: { ca: "of east", keystore: "key of east" }, west: { ca: "of west", keystore: "key of west" } };
    const files = workerSecrets({ seed: "seed", clusters });
    const password = passwordOf({ seed: "seed" }, "mirror-maker");
    expect(files["/etc/kafka/mirror-maker.properties"]).to.equal(
      `jaas=org.apache.kafka.common.security.scram.ScramLoginModule required username="mirror-maker" password="${password}";\n`,
    );
    expect([files["/etc/kafka/ca-east.pem"], files["/etc/kafka/ca-west.pem"]]).to.deep.equal(["of east", "of west"]);
    expect(Object.values(files).join()).not.to.include("key of");
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
