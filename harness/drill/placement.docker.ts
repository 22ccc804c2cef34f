import { expect } from "chai";
import { internalTopicNames } from "../cluster/internal-topics.ts";
import { seconds } from "../core/duration.ts";
import { deleteTopic } from "../faults/constructors.ts";
import { injectFault } from "../injector/inject.ts";
import { nothingKnown, renewedLeases } from "../injector/site.ts";
import { Journal } from "../runtime/journal.ts";
import { auditPlacement } from "../topology/placement.ts";
import { twoAndAHalf } from "../topology/stretched.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";
import { raise, type Stage } from "./stage.ts";

const run = "placement";
const topology = twoAndAHalf;

/** Run by `muster test` on a real engine: three replicas in one data centre and one in the other, as the cluster itself says. */
describe("a stretched cluster whose replicas are placed", function () {
  this.timeout(seconds(120));
  let stage: Stage;

  before(async () => {
    const { docker, image, signal } = session();
    const founding = { docker, image: image.tag, topology, run, kept: "drill" as const, listener: {}, signal };
    stage = await raise(founding, (_, work) => work());
    await stage.createTopic("stretch", { name: "orders", partitions: 6 });
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const describeTopics = (...topics: string[]) => stage.world.observer.ask("topics.describe", { cluster: "stretch", topics });
  const regionOf = (id: number): string | null | undefined => stage.world.plan.nodes.find(({ nodeId }) => nodeId === id)?.region;
  const regionsOf = (replicas: readonly number[]): string => replicas.map(regionOf).toSorted().join(" ");

  it("has them where they were meant, of the load's topic and of Kafka's own, and leads from every broker", async () => {
    const partitions = await describeTopics("orders", ...internalTopicNames);
    expect(partitions).to.have.length(18);
    for (const { topic, partition, replicas } of partitions)
      expect(regionsOf(replicas), `${topic}/${partition}`).to.equal("dc1 dc1 dc1 dc2");
    expect(auditPlacement(stage.world.plan, "stretch", partitions)).to.deep.equal([]);
    const leaders = (await describeTopics("orders")).map(({ leader }) => leader);
    expect(new Set(leaders).size).to.equal(6);
  });

  it("finds out where Kafka places them by itself: two and two", async () => {
    const left = { name: "left-to-kafka", partitions: 6, replicationFactor: 4, configs: {} };
    await stage.world.observer.ask("topics.create", { cluster: "stretch", withinMs: 20_000, topics: [left] }, seconds(25));
    const partitions = await describeTopics("left-to-kafka");
    expect(new Set(partitions.map(({ replicas }) => regionsOf(replicas)))).to.deep.equal(new Set(["dc1 dc1 dc2 dc2"]));
    expect(auditPlacement(stage.world.plan, "stretch", partitions)).to.have.length(12);
  });

  it("places them so again where a deleted topic is made anew", async () => {
    const world = stage.world;
    const fault = await injectFault(
      {
        world,
        recorder: { record: () => undefined, recordDurably: () => undefined },
        signal: AbortSignal.timeout(seconds(100)),
        leases: renewedLeases,
        journal: new Journal(),
        reapply: new Map(),
        resolveRole: async () => [],
        lastTold: () => nothingKnown,
        restore: stage.restore,
        assertWhole: stage.assertWhole,
      },
      "f-delete",
      deleteTopic("orders", { cluster: "stretch" }),
    );
    await fault.heal();
    const partitions = await describeTopics("orders");
    expect(partitions).to.have.length(6);
    expect(auditPlacement(world.plan, "stretch", partitions)).to.deep.equal([]);
  });

  it("has a controller of each data centre in its quorum", async () => {
    const { leader } = await stage.world.observer.ask("quorum", { cluster: "stretch" });
    const controllers = stage.world.plan.nodes.filter(({ roles }) => roles.includes("controller"));
    expect(controllers.map(({ region }) => region)).to.deep.equal(["dc1", "dc2", "dc3"]);
    expect(controllers.map(({ nodeId }) => nodeId)).to.include(leader);
  });
});
