import { expect } from "chai";
import { changeAcls, withAccess, withOwnAccess } from "../cluster/access.ts";
import { denialOf } from "../cluster/acls.ts";
import { awaitCluster, launchNodes, observedNodes } from "../cluster/start.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import { executeForText } from "../runtime/execute.ts";
import { found, rejoin, type World } from "../runtime/world.ts";
import { defineTopology } from "../topology/define.ts";
import { principalOf, userOf, withSecurity } from "../topology/users.ts";
import { clientNamed, clientNames } from "../workload/clients.ts";
import { schedulesOf, steady } from "../workload/profile.ts";
import { kafkaTool } from "./kafka-tool.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

/** Run by `muster test access` on a real engine: users, ACLs and the fence of a secured topology, on one node. */
const topology = withSecurity(
  defineTopology({
    name: "access",
    about: "One node that lets nobody in whom it does not know.",
    regions: { here: { zones: ["a"] } },
    clusters: { safe: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
    clients: { beside: { edge: true } },
    rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(0) },
    replication: [],
  }),
);
const run = "access-test";
const topic = "guarded";
const partitions = 2;
const allowed = { name: "allowed", topic, group: "allowed" };
const alsoAllowed = { name: "allowed-java", topic, group: "allowed-java" };
const stranger = { name: "stranger", topic, group: "stranger" };

describe("a secured topology", function () {
  this.timeout(seconds(120));
  let world: World;

  before(async () => {
    const { docker, image, signal } = session();
    world = await found({ docker, image: image.tag, topology, run, kept: "drill", signal, listener: {} });
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    await launchNodes(world, world.plan.nodes);
    await awaitCluster(world, "safe", seconds(60), signal);
    await withOwnAccess(world, "safe");
    const topics = [{ name: topic, partitions, replicationFactor: 1, configs: {} }];
    await world.observer.ask("topics.create", { cluster: "safe", withinMs: 20_000, topics }, seconds(25));
    await withAccess(world, "safe", [allowed, alsoAllowed, stranger]);
    const ofStrangers = (await acls()).filter((acl) => acl.startsWith(principalOf(userOf(stranger.name))));
    expect(ofStrangers.length).to.equal(3);
    const may = { principal: principalOf(userOf(stranger.name)), permission: "ALLOW" } as const;
    await changeAcls(world, "safe", {
      remove: [
        { ...may, operation: "WRITE", resource: "TOPIC", name: topic },
        { ...may, operation: "READ", resource: "TOPIC", name: topic },
        { ...may, operation: "READ", resource: "GROUP", name: "stranger" },
      ],
    });
  });

  after(async () => {
    await world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const acls = async () => (await world.observer.ask("inventory", { cluster: "safe", topics: [], groups: [] })).acls ?? [];
  const attempt = async (workload: string) => {
    const as = world.security("safe", userOf(workload));
    if (as === undefined) throw new Error("nothing is secured");
    return (await world.observer.ask("write.attempt", { cluster: "safe", topic, as })).said;
  };
  const ends = async () => {
    const { at: _, ...told } = await world.observer.ask("ends", { cluster: "safe", topic, withinMs: 3000 });
    return told;
  };
  const everywhere = (word: string) => Object.fromEntries(Array.from({ length: partitions }, (_, one) => [one, word]));

  const start = async ({ name, group }: typeof allowed, client: string = clientNames[0]) => {
    const { program, retries, tuning } = clientNamed(client);
    const clients = world.clients("beside");
    const { at } = await clients.ask("stamp", {});
    const security = world.security("safe", userOf(name));
    if (security === undefined) throw new Error("nothing is secured");
    const bootstrap = world.bootstrap("safe");
    const shared = { workload: name, run, cluster: "safe", topic, bootstrap, security, driver: program, tuning };
    await clients.ask("consume.start", {
      ...shared,
      group,
      member: `${name}-1`,
      resumeSource: "synced",
      autoOffsetReset: "earliest",
      commit: "after",
      commitEveryMs: 200,
    });
    await clients.ask("produce.start", {
      ...shared,
      session: `${name}-safe-1`,
      retries,
      acks: "all",
      idempotent: true,
      recordBytes: 100,
      lingerMs: 0,
      schedules: schedulesOf(steady, { perSecond: 40, partitions }, at + 0.5),
      tier: "none",
      latencyObjectiveMs: 500,
    });
  };
  const counts = async (workload: string) => {
    const { acknowledged, errors } = await world.clients("beside").ask("produce.stats", { workload });
    const { processed } = await world.clients("beside").ask("consume.stats", { workload });
    return { acknowledged, processed, errors };
  };
  const until = (what: string, workload: string, isSo: (seen: Awaited<ReturnType<typeof counts>>) => boolean) =>
    eventually({
      what,
      within: seconds(30),
      every: milliseconds(200),
      async probe() {
        const seen = await counts(workload);
        return isSo(seen) ? { done: seen } : { seen: JSON.stringify(seen) };
      },
    });

  it("tells what an application may before it writes, and leaves no trace in the log", async () => {
    const before = await ends();
    expect(await attempt(allowed.name)).to.deep.equal(everywhere("INVALID_REQUIRED_ACKS"));
    expect(await attempt(stranger.name)).to.deep.equal(everywhere("TOPIC_AUTHORIZATION_FAILED"));
    expect(await ends()).to.deep.equal(before);
  });

  for (const [application, client] of [
    [allowed, clientNames[0]],
    [alsoAllowed, "java"],
  ] as const)
    it(`is written to and read from by ${client} as a user that may`, async () => {
      await start(application, client);
      await until("records to be written and read", application.name, (seen) => seen.acknowledged > 20 && seen.processed > 20);
    });

  it("is not by one that is known and may nothing", async () => {
    await start(stranger);
    const { acknowledged, processed, errors } = await until("it to be refused", stranger.name, (seen) =>
      Object.keys(seen.errors).some((error) => error.includes("AUTHORIZATION")),
    );
    expect([acknowledged, processed], JSON.stringify(errors)).to.deep.equal([0, 0]);
  });

  it("is fenced by an ACL, for the application that it names and nobody else, until it is taken off", async () => {
    await changeAcls(world, "safe", { add: [denialOf(allowed)] });
    expect(await attempt(allowed.name)).to.deep.equal(everywhere("TOPIC_AUTHORIZATION_FAILED"));
    expect(await attempt(alsoAllowed.name)).to.deep.equal(everywhere("INVALID_REQUIRED_ACKS"));
    const fenced = await counts(allowed.name);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect((await counts(allowed.name)).acknowledged).to.be.at.most(fenced.acknowledged);
    await changeAcls(world, "safe", { remove: [denialOf(allowed)] });
    await until("it to be written to again", allowed.name, (seen) => seen.acknowledged > fenced.acknowledged + 20);
  });

  it("is watched by canaries that speak TLS, on old and on new connections", async () => {
    const [path] = world.plan.paths.filter(({ source, plane }) => source === "beside" && plane === "CLIENT");
    if (path === undefined) throw new Error("no path");
    const security = world.security("safe");
    if (security === undefined) throw new Error("nothing is secured");
    const canary = {
      path: path.path,
      host: path.target,
      port: path.listen.port,
      speaks: "kafka" as const,
      everyMs: 50,
      security,
    };
    await world.clients("beside").ask("canary.start", { set: "test", paths: [canary] });
    await eventually({
      what: "canaries to be answered",
      within: seconds(10),
      every: milliseconds(100),
      async probe() {
        const [report] = (await world.clients("beside").ask("canary.report", { set: "test" })) as readonly CanaryReport[];
        const answered = report !== undefined && report.old.answers > 10 && report.new.answers > 10;
        if (answered) expect(report.old.lastEnd, "an old connection stays").to.equal(null);
        return answered ? { done: undefined } : { seen: JSON.stringify(report) };
      },
    });
    await world.clients("beside").ask("canary.stop", { set: "test" });
  });

  it("lets Kafka's own tools in as Muster", async () => {
    expect(await kafkaTool(world, "safe", ["TopicCommand", "--list"])).to.include(topic);
  });

  it("is spoken to by another process that comes later, with what stands in a container of ours", async () => {
    const again = await rejoin(session().docker, run, topology, world.plan.block, {});
    expect(again.security("safe", "app-allowed")).to.deep.equal(world.security("safe", "app-allowed"));
    again.detach();
  });

  it("shows no password and no key on any command line", async () => {
    const script = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '";
    const { sasl } = world.security("safe", userOf(allowed.name)) ?? {};
    for (const host of ["beside", "safe1", "observer"]) {
      const { stdout } = await executeForText(world.container(host), ["sh", "-c", script]);
      expect(stdout, host).not.to.include(sasl?.password ?? "?");
      expect(stdout, host).not.to.include("PRIVATE KEY");
      expect(stdout, host).not.to.include(world.secrets?.seed ?? "?");
    }
  });
});
