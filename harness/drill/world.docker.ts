import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { assertNames, assertNoBypass } from "../cluster/assertions.ts";
import { readBack } from "../cluster/settings.ts";
import { awaitCluster, launchNode, launchNodes, observedNodes } from "../cluster/start.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { isolate, outage } from "../faults/constructors.ts";
import { type CutMode, cutModes } from "../faults/fault.ts";
import { Canaries } from "../injector/canaries.ts";
import { injectFault } from "../injector/inject.ts";
import { answering } from "../injector/proof.ts";
import { type InjectionSite, nothingKnown, renewedLeases } from "../injector/site.ts";
import { holdersNow } from "../injector/targets.ts";
import { parseKeys } from "../parameters/known-keys.ts";
import { settingKeysOf } from "../runtime/image-keys.ts";
import { Journal } from "../runtime/journal.ts";
import { thisRunner } from "../runtime/labels.ts";
import { runsThere } from "../runtime/sweep.ts";
import { found, type World } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { defineTopology } from "../topology/define.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

/** Run by `muster test` on a real engine: one Kafka node, one client across a region link, and every way to cut it. */
const topology = defineTopology({
  name: "one-node",
  about: "The smallest world with a link to cut.",
  regions: { here: { zones: ["a"] }, there: { zones: ["a"] } },
  clusters: { one: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
  clients: { beyond: { region: "there" } },
  rtt: { betweenRegions: milliseconds(11), betweenZones: milliseconds(1) },
  replication: [],
});
const run = "world-test";
const cutting = { what: "a cut of this test", fault: isolate("here") };

describe("a world on a real engine", function () {
  this.timeout(seconds(90));
  let world: World;
  const events: TimelineEvent[] = [];
  const record = (event: TimelineEvent): void => void events.push(event);
  const heard: string[] = [];

  const pathsFromBeyond = () => world.plan.paths.filter(({ source }) => source === "beyond");
  const site = (): InjectionSite => ({
    world,
    recorder: { record, recordDurably: record },
    signal: AbortSignal.timeout(seconds(60)),
    leases: renewedLeases,
    journal: new Journal(),
    reapply: new Map(),
    resolveRole: (role) => holdersNow(world, role),
    lastTold: () => nothingKnown,
    restore: async (hosts) => {
      await launchNodes(
        world,
        world.plan.nodes.filter(({ name }) => hosts.includes(name)),
      );
    },
    assertWhole: async () => void (await awaitCluster(world, "one", seconds(60), session().signal)),
  });

  before(async () => {
    world = await found({
      docker: session().docker,
      image: session().image.tag,
      topology,
      run,
      kept: "drill",
      signal: session().signal,
      listener: { event: (_, { event }) => void heard.push(event) },
    });
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    await launchNodes(world, world.plan.nodes);
    await awaitCluster(world, "one", seconds(60), session().signal);
  });

  after(async () => {
    await world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  it("resolves every Kafka name to the planned address, and finds it out when one does not", async () => {
    await assertNames(world);
    const elsewhere = {
      ...world,
      plan: { ...world.plan, hosts: world.plan.hosts.map((host) => ({ ...host, fabric: "198.18.99.99" })) },
    };
    await rejects(assertNames(elsewhere), "do not lead through the fabric");
  });

  it("reads a node's settings back, and finds out when it has another value than was wanted", async () => {
    const wanting = (threads: string): World => {
      const clusters = { one: { ...topology.clusters.one, settings: { node: { "num.io.threads": threads } } } };
      return { ...world, plan: { ...world.plan, topology: defineTopology({ ...topology, clusters }) } };
    };
    expect(await readBack(wanting("8"), "one")).to.deep.equal({ one1: { "num.io.threads": "8" } });
    await rejects(readBack(wanting("7"), "one"), "one1 has num.io.threads=8 instead of 7");
  });

  it("has Kafka's own list of keys in its image, and leaves no container behind for reading it", async () => {
    const { docker, image } = session();
    const keys = parseKeys(await settingKeysOf(docker, image.tag));
    expect(keys.node.has("broker.session.timeout.ms") && keys.mirror.has("tasks.max") && keys.producer.has("linger.ms")).to.equal(
      true,
    );
    const ours = (await runsThere(docker)).filter(({ runner }) => runner === thisRunner());
    expect(ours.map((one) => one.run)).to.deep.equal([run]);
  });

  it("has no connection that goes around the fabric, and finds it out when one does", async () => {
    await assertNoBypass(world);
    const strangers = {
      ...world,
      plan: { ...world.plan, hosts: world.plan.hosts.map((host) => ({ ...host, observer: "198.18.99.99" })) },
    };
    await rejects(assertNoBypass(strangers), "goes around the fabric");
  });

  const table: Record<CutMode, { old: RegExp; fresh: RegExp; proof: string }> = {
    drop: { old: /^silence$/, fresh: /^silence$/, proof: "drop counters > 0" },
    refuse: { old: /^(closed|refused)$/, fresh: /^refused$/, proof: "refused on new connections" },
    reset: { old: /^reset$/, fresh: /^reset$/, proof: "reset on old and new" },
    blackhole: { old: /^silence$/, fresh: /^silence$/, proof: "which are established" },
    hold: { old: /^silence$/, fresh: /^silence$/, proof: "which are established" },
  };
  for (const mode of cutModes)
    it(`${mode}: proven on old and new connections, and healed on both`, async () => {
      const canaries = new Canaries(world, pathsFromBeyond(), []);
      await canaries.start(seconds(10), site().signal);
      await using fault = await injectFault(site(), `f-${mode}`, isolate("here", { mode }));
      // The proof stands on canaries of the injector's own; these ask at other moments.
      await canaries.await(`what ${mode} looks like`, seconds(5), site().signal, ([report]) => {
        const [old, fresh] = [report?.old.failure ?? "silence", report?.new.failure ?? "silence"];
        const asStated = table[mode].old.test(old) && table[mode].fresh.test(fresh);
        return asStated ? { proven: true } : { proven: false, seen: `${old} on the old connection, ${fresh} on a new one` };
      });
      await canaries.stop();
      expect(fault.effect.to).to.be.greaterThan(fault.effect.from);
      expect(fault.proof.join("; ")).to.include(table[mode].proof);
      await fault.heal();
      expect(fault.healedAt).to.be.greaterThan(fault.effect.to);
      await fault.heal();
    });

  it("takes a machine down and brings it back with its data", async () => {
    const loss = await injectFault(site(), "f-outage", outage("here"));
    expect(loss.resolved).to.include("one1");
    await loss.heal();
    const { process: state } = await world.node("one1").ask("state", {});
    expect(state).to.equal("running");
  });

  it("ends a cut by itself when nobody renews its lease", async () => {
    const paths = pathsFromBeyond();
    const canaries = new Canaries(world, paths, []);
    await canaries.start(seconds(10), site().signal);
    const { appliedAt } = await world.fabric.ask("cut", {
      lease: "unattended",
      ...cutting,
      mode: "drop",
      paths: paths.map(({ path }) => ({ path, way: "both" as const })),
      ttlMs: 700,
    });
    await canaries.await("the path to answer again by itself", seconds(15), site().signal, (reports) =>
      answering(reports, appliedAt + 0.6),
    );
    await canaries.stop();
    expect(heard).to.include("lease.expired");
    expect([...(await world.fabric.ask("leases", {}))]).to.deep.equal([]);
  });

  it("re-applies what leases say when a toxiproxy is restarted, so that healing one fault never heals another", async () => {
    const paths = pathsFromBeyond().map(({ path }) => ({ path, way: "both" as const }));
    await world.fabric.ask("cut", { lease: "refusing", ...cutting, mode: "refuse", paths, ttlMs: 30_000 });
    await world.fabric.ask("restartProxy", { source: "beyond" }, seconds(20));
    const canaries = new Canaries(world, pathsFromBeyond(), []);
    await canaries.send();
    await sleep(500);
    const [report] = (await canaries.report()).reports;
    expect(report?.new.failure).to.equal("refused");
    await world.fabric.ask("undo", { lease: "refusing" });
    await canaries.await("the path to answer", seconds(10), site().signal, (reports) => answering(reports, 0));
    await canaries.stop();
  });

  it("refuses a fault that hits nothing", async () => {
    await rejects(injectFault(site(), "f-nothing", isolate("nowhere")), "hits nothing");
    await rejects(
      world.fabric.ask("cut", {
        lease: "x",
        ...cutting,
        mode: "drop",
        paths: [{ path: "no>path/CLIENT", way: "both" }],
        ttlMs: 1000,
      }),
      'no path "no>path/CLIENT"',
    );
  });

  it("names a node that does not start, with its last log lines", async () => {
    const [node] = world.plan.nodes;
    if (node === undefined) throw new Error("one node expected");
    await world.node(node.name).ask("kill", {});
    await launchNode({ ...world, plan: { ...world.plan, topology: misconfigured } }, node);
    await rejects(awaitCluster(world, "one", seconds(8), session().signal), /one1: process exited[\s\S]*log\.cleaner\.threads/);
  });
});

const misconfigured = defineTopology({
  ...topology,
  clusters: { one: { ...topology.clusters.one, settings: { node: { "log.cleaner.threads": "many" } } } },
});

async function rejects(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) expect.fail(`expected an error with ${message}`);
  expect((error as Error).message).to.match(
    typeof message === "string" ? new RegExp(message.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")) : message,
  );
}
