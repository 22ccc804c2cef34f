import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { launchNodes } from "../cluster/start.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, UsageError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import {
  cut,
  degrade,
  deleteTopic,
  kill,
  misconfigure,
  outage,
  poison,
  rollingRestart,
  shuffleLeaders,
  swizzle,
} from "../faults/constructors.ts";
import type { Fault } from "../faults/fault.ts";
import { healHeld } from "../injector/heal-held.ts";
import { standingOn } from "../injector/held.ts";
import { injectFault } from "../injector/inject.ts";
import type { InjectionSite } from "../injector/site.ts";
import { holdersNow } from "../injector/targets.ts";
import { Journal } from "../runtime/journal.ts";
import { rejoin } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { slowEngine } from "./frozen-engine.fixture.ts";
import { type NodeFaultWorld, raiseNodeFaultWorld } from "./node-faults.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

const run = "faults";

describe("faults on real Kafka, in the observer's data", function () {
  this.timeout(seconds(180));
  let made: NodeFaultWorld;
  let timeline: TimelineEvent[] = [];
  const journals = mkdtempSync(join(tmpdir(), "muster-journal-"));
  const journal = new Journal(journals);
  let ids = 0;

  const siteOn = (world = made.world): InjectionSite => {
    const record = (event: TimelineEvent): void => void timeline.push(event);
    return {
      ...made.site(),
      world,
      journal,
      recorder: { record, recordDurably: record },
      resolveRole: (role) => holdersNow(world, role),
      restore: (hosts) =>
        launchNodes(
          world,
          world.plan.nodes.filter(({ name }) => hosts.includes(name)),
        ),
    };
  };
  const inject = (fault: Fault, site = siteOn()) => injectFault(site, `f${++ids}`, fault);
  const ordersNow = async () => [...(await made.world.observer.ask("topics.describe", { cluster: "one", topics: ["orders"] }))];
  const nobodyHolds = async () => expect((await standingOn(made.world, journal.standing(run))).faults).to.deep.equal([]);

  before(async () => {
    made = await raiseNodeFaultWorld(run);
    await made.createTopic("orders", { "retention.ms": "600000" });
  });
  beforeEach(() => {
    timeline = [];
  });
  afterEach(nobodyHolds);
  after(async () => {
    rmSync(journals, { recursive: true });
    await made.world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  it("kills who leads a partition, and the observer sees another lead it in a higher epoch", async () => {
    const before = (await ordersNow())[0];
    await using fault = await inject(kill("leader:orders/0"));
    expect(fault.resolved).to.deep.equal([made.world.nodeName("one", before?.leader ?? -1)]);
    let now = before;
    for (let tries = 0; tries < 60 && now?.leader === before?.leader; tries++) {
      await new Promise((resume) => setTimeout(resume, 250));
      now = (await ordersNow())[0];
    }
    expect(now?.leader).not.to.equal(before?.leader);
    expect(now?.leaderEpoch).to.be.greaterThan(before?.leaderEpoch ?? 0);
    await fault.heal();
    expect(fault.healedAt).to.be.greaterThan(fault.effect.to);
  });

  it("tells who holds every role, and refuses roles that nobody holds", async () => {
    const { world } = made;
    const [leader] = await holdersNow(world, { name: "leader", topic: "orders", partition: 1 });
    const [follower] = await holdersNow(world, { name: "in-sync", topic: "orders", partition: 1 });
    expect(follower).not.to.equal(leader);
    const [active] = await holdersNow(world, { name: "controller", cluster: "one" });
    expect(await holdersNow(world, { name: "controllers", share: "majority", cluster: "one" }))
      .to.include(active)
      .and.to.have.length(2);
    expect(await holdersNow(world, { name: "controllers", share: "minority", cluster: "one" })).not.to.include(active);
    expect(await holdersNow(world, { name: "busiest", cluster: "one" })).to.have.length(1);
    await rejects(holdersNow(world, { name: "leader", topic: "ordres", partition: 0 }), UsageError, 'did you mean "orders"');
    await rejects(holdersNow(world, { name: "leader", topic: "orders", partition: 9 }), UsageError, "has 3 partitions");
    await rejects(holdersNow(world, { name: "coordinator", group: "billing" }), UsageError, "billing");
  });

  it("cuts one way and one plane of a link between two nodes, while all else works, and degrades another meanwhile", async () => {
    await using oneWay = await inject(cut("one1", "one2", { mode: "drop", oneWay: true, planes: ["REPLICATION"] }));
    await using slower = await inject(degrade("beyond", "one3", { rttMs: 100 }));
    expect(oneWay.proof.join()).to.include("silent");
    expect(slower.proof.join()).to.include("slower");
    await oneWay.heal();
    expect(timeline.find(({ event }) => event === "fault.healed"))
      .to.have.property("whole")
      .that.includes("not asked for while f");
    await slower.heal();
    expect(timeline.findLast(({ event }) => event === "fault.healed")).to.have.property(
      "whole",
      "ISR and quorum full, no lease held",
    );
  });

  it("heals a link while a machine at one of its ends is gone by another fault", async () => {
    await using link = await inject(cut("one1", "one2"));
    await using loss = await inject(outage({ nodes: ["one1"] }));
    await link.heal();
    await loss.heal();
    expect(timeline.findLast(({ event }) => event === "fault.healed")).to.have.property(
      "whole",
      "ISR and quorum full, no lease held",
    );
  });

  it("swizzles: cuts links one by one, and heals them in another order", async () => {
    const links = [
      ["beyond", "one1"],
      ["beyond", "one2"],
      ["beyond", "one3"],
    ] as const;
    const fault = await inject(swizzle(links, { every: milliseconds(200), seed: 3, mode: "blackhole" }));
    await fault.heal();
    const healed = timeline.filter(({ event }) => event === "fault.healed").map((event) => ("fault" in event ? event.fault : ""));
    expect(healed).to.have.length(4);
    expect(healed.slice(0, 3)).not.to.deep.equal(healed.slice(0, 3).toSorted());
  });

  it("changes a topic's settings on every broker, and brings back what was there", async () => {
    const keys = ["retention.ms", "min.insync.replicas"];
    const settings = () =>
      made.world.observer.ask("configs.describe", { cluster: "one", resource: { type: "topic", name: "orders" }, keys });
    const { at: _, ...before } = await settings();
    const fault = await inject(
      misconfigure({ topic: "orders", cluster: "one" }, { "retention.ms": "1000", "min.insync.replicas": "3" }),
    );
    expect(await settings()).to.include({ "retention.ms": "1000", "min.insync.replicas": "3" });
    await fault.heal();
    expect(await settings()).to.include(before);
    await rejects(
      inject(misconfigure({ topic: "orders", cluster: "one" }, { "retention.msx": "1" })),
      InvalidDrill,
      "retention.msx",
    );
  });

  it("poisons a partition at offsets that it names, and says that they stay", async () => {
    const end = async (): Promise<number> =>
      (await made.world.observer.ask("ends", { cluster: "one", topic: "orders", withinMs: 5000 }))[0] ?? 0;
    const before = await end();
    const fault = await inject(poison("orders", { cluster: "one", partition: 0, records: 3 }));
    expect(fault.proof[0]).to.include(`offsets ${before} to ${before + 2} of orders/0`);
    await fault.heal();
    expect(await end()).to.equal(before + 3);
  });

  it("deletes a topic, and the way back is the same topic, empty", async () => {
    const fault = await inject(deleteTopic("orders", { cluster: "one" }));
    expect(await ordersNow()).to.deep.equal([]);
    await fault.heal();
    expect((await ordersNow()).map(({ replicas }) => replicas.length)).to.deep.equal([3, 3, 3]);
    const ends = await made.world.observer.ask("ends", { cluster: "one", topic: "orders", withinMs: 5000 });
    expect(ends[0]).to.equal(0);
    await rejects(inject(deleteTopic("ordres", { cluster: "one" })), UsageError, 'did you mean "orders"');
  });

  it("gives every partition another leader and leaves its replicas where they are, and the way back restores the order", async () => {
    const before = await ordersNow();
    const fault = await inject(shuffleLeaders("orders", { cluster: "one" }));
    const during = await ordersNow();
    expect(during.filter(({ leader }, index) => leader === before[index]?.leader)).to.deep.equal([]);
    expect(during.map(({ replicas }) => replicas.toSorted())).to.deep.equal(before.map(({ replicas }) => replicas.toSorted()));
    await fault.heal();
    expect((await ordersNow()).map(({ replicas, leader }) => [leader, replicas])).to.deep.equal(
      before.map(({ replicas }) => [replicas[0], replicas]),
    );
    await using down = await inject(kill("one3"));
    await eventually({
      what: "the ISR of orders to lack one3",
      within: seconds(30),
      every: milliseconds(200),
      async probe() {
        const isr = (await ordersNow()).map((partition) => partition.isr.length);
        return isr.every((size) => size === 2) ? { done: undefined } : { seen: `ISRs of ${isr.join(", ")}` };
      },
    });
    await rejects(inject(shuffleLeaders("orders", { cluster: "one" })), InvalidDrill, "lack a leader or a replica in sync");
    await down.heal();
  });

  it("makes a deleted topic again while a broker is down, with the settings that were to be brought back meanwhile", async () => {
    const orders = { topic: "orders", cluster: "one" };
    await using changed = await inject(misconfigure(orders, { "retention.ms": "1000" }));
    await using down = await inject(kill("one3"));
    await using deleted = await inject(deleteTopic("orders", { cluster: "one" }));
    await changed.heal();
    await deleted.heal();
    const resource = { type: "topic" as const, name: "orders" };
    const now = await made.world.observer.ask("configs.describe", { cluster: "one", resource, keys: ["retention.ms"] });
    expect(now).to.include({ "retention.ms": "600000" });
    await down.heal();
    expect((await ordersNow()).map(({ isr }) => isr.length)).to.deep.equal([3, 3, 3]);
  });

  it("restarts one node after the other, waiting for its replicas", async () => {
    const before = await ordersNow();
    const fault = await inject(rollingRestart("one"));
    await fault.heal();
    const after = await ordersNow();
    expect(
      after.map(({ leaderEpoch }) => leaderEpoch).every((epoch, index) => epoch > (before[index]?.leaderEpoch ?? 0)),
    ).to.equal(true);
    expect(fault.proof.every((line) => line.includes("all the others were in sync"))).to.equal(true);
  });

  it("restarts badly: kills the next while the last is still behind", async () => {
    const fault = await inject(rollingRestart("one", { bad: true }));
    expect(fault.proof.slice(1).join()).to.match(/while .*(did not answer|does not know|short of a replica)/);
    await fault.heal();
  });

  it("writes down an outage before the deed, and another process heals it from that and its lease", async () => {
    await inject(outage({ nodes: ["one2"] }), { ...siteOn(), leases: { ttl: seconds(60), renewed: false } });
    expect(journal.standing(run).map(({ what }) => what)).to.deep.equal(["outage one2"]);
    const { docker } = session();
    const other = await rejoin(docker, run, made.world.plan.topology, made.world.plan.block, {});
    const at = await healHeld(siteOn(other), `f${ids}`);
    expect(at).to.be.greaterThan(0);
    expect(journal.standing(run)).to.deep.equal([]);
    expect(await healHeld(siteOn(other), `f${ids}`), "healing what is whole").to.equal(null);
    other.detach();
    await made.world.reattach("one2");
  });

  it("heals by a new fabric where its container was killed during a fault, and does not claim that the fault stood", async () => {
    const fault = await inject(cut("beyond", "region:here"));
    await made.world.container("fabric").kill();
    await rejects(fault.heal(), InvalidDrill, "ended by itself");
    expect(fault.healedAt).to.be.greaterThan(0);
    expect(timeline.map(({ event }) => event)).to.include("fabric.anew");
  });

  it("waits for an engine that stands still at the heal, and does not make a fabric anew for that", async () => {
    const { plan } = made.world;
    await using engine = await slowEngine(session().docker, join(journals, "engine.sock"));
    const world = await rejoin(engine.docker, run, plan.topology, plan.block, {});
    const fault = await inject(cut("beyond", "one1"), { ...siteOn(world), leases: { ttl: seconds(120), renewed: false } });
    engine.freeze();
    const healing = fault.heal();
    const thawing = setTimeout(() => engine.thaw(), seconds(20));
    await healing.finally(() => clearTimeout(thawing));
    expect(fault.healedAt).to.be.greaterThan(fault.effect.to + 15);
    expect(timeline.map(({ event }) => event)).not.to.include("fabric.anew");
    world.detach();
  });

  it("heals a fault of a machine, too, where the fabric died meanwhile", async () => {
    const fault = await inject(kill("one1"));
    await made.world.container("fabric").kill();
    await fault.heal();
    expect(fault.healedAt).to.be.greaterThan(fault.effect.to);
    expect(timeline.map(({ event }) => event)).to.include("fabric.anew");
  });

  it("does not call it healed when a broker died of something else meanwhile, and says how to start it", async () => {
    const fault = await inject(cut("beyond", "one1"));
    await made.world.node("one3").ask("kill", {});
    const error = await fault.heal().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(HealNotProven);
    expect((error as Error).message).to.match(/one3 is exited by SIGKILL since .* by no fault that is held here/);
    expect((error as HealNotProven).hint).to.include("muster start one3");
    await made.world.node("one3").ask("start", {});
    await siteOn().assertWhole(session().signal);
  });
});

async function rejects(work: Promise<unknown>, kind: new (message: string) => Error, message: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(kind);
  expect((error as Error).message).to.include(message);
}
