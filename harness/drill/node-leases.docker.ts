import { expect } from "chai";
import { launchNodes } from "../cluster/start.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { fillDisk, kill, loseDisk, misconfigure } from "../faults/constructors.ts";
import { Canaries } from "../injector/canaries.ts";
import { injectFault } from "../injector/inject.ts";
import { answering } from "../injector/proof.ts";
import type { NodeDeed } from "../protocol/commands.ts";
import { nodeDisk } from "../protocol/places.ts";
import { executeForText } from "../runtime/execute.ts";
import { type NodeFaultWorld, raiseNodeFaultWorld } from "./node-faults.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

const run = "node-leases";
const node = "one1";

/** As a runner that died right after the deed leaves them: nobody renews. */
const deeds: readonly NodeDeed[] = [
  { kind: "kill" },
  { kind: "stop", withinMs: 10_000 },
  { kind: "pause" },
  { kind: "throttle", cpu: 0.02 },
  { kind: "fillDisk" },
  { kind: "loseDisk" },
  { kind: "loseUnflushed", windowMs: 5000 },
  { kind: "misconfigure", settings: { "num.io.threads": "none" } },
];

describe("a deed on a machine whose runner has died", function () {
  this.timeout(seconds(60));
  let made: NodeFaultWorld;

  before(async () => {
    made = await raiseNodeFaultWorld(run);
    await made.createTopic("orders");
  });
  after(async () => {
    await made.world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const agent = () => made.world.node(node);
  const apply = (lease: string, deed: NodeDeed, ttlMs = 60_000) =>
    agent().ask("apply", { lease, what: deed.kind, fault: kill(node), ttlMs, deed }, seconds(30));
  const undo = (lease: string) => agent().ask("undo", { lease }, seconds(30));
  const until = (what: string, probe: () => Promise<unknown>) =>
    eventually({
      what,
      within: seconds(25),
      every: milliseconds(100),
      probe: async () => ((await probe()) ? { done: undefined } : { seen: "not yet" }),
    });
  const processOf = async () => (await agent().ask("state", {})).process;
  const serving = async (): Promise<void> => {
    const paths = made.world.plan.paths.filter(({ source, target }) => source === "beyond" && target === node);
    const canaries = new Canaries(made.world, paths, []);
    await canaries.send();
    await canaries.await("the node to answer", seconds(30), session().signal, (reports) => answering(reports, 0));
    await canaries.stop();
  };
  const freeBlocks = async (): Promise<number> => {
    const { stdout } = await executeForText(made.world.container(node), ["stat", "-f", "-c", "%a", nodeDisk]);
    return Number(stdout);
  };
  const propertyOf = async (key: string): Promise<string | null> => {
    const resource = { type: "broker" as const, name: node };
    const answer = await made.world.observer.ask("configs.describe", { cluster: "one", resource, keys: [key] });
    return (answer as Readonly<Record<string, unknown>>)[key] as string | null;
  };

  for (const deed of deeds)
    it(`${deed.kind} is undone by the agent`, async () => {
      // A throttle is watched for up to 4 s before it counts as seen, and a lease that ends before its deed is done is an error.
      const { state, saw, already } = await apply("unattended", deed, deed.kind === "throttle" ? 6000 : 1000);
      expect({ already, words: saw.length > 0 }).to.deep.equal({ already: null, words: true });
      const broken = { pause: "paused", throttle: "running", fillDisk: state.process, misconfigure: state.process };
      expect(state.process).to.equal(broken[deed.kind as keyof typeof broken] ?? "exited");
      await until("the lease to be gone", async () => (await agent().ask("leases", {})).length === 0);
      await until("the process to run", async () => (await processOf()) === "running");
      await serving();
      expect(await freeBlocks()).to.be.greaterThan(10_000);
      await made.site().assertWhole(session().signal);
    });

  it("stays dead while another fault that took it stands, and starts nothing on a full disk", async () => {
    await apply("f2", { kind: "fillDisk" });
    await apply("f1", { kind: "loseUnflushed", windowMs: 1000 });
    await apply("f3", { kind: "loseUnflushed", windowMs: 1000 });
    await apply("f4", { kind: "fillDisk" }).then(({ already }) => expect(already).to.include("its disk is full already"));
    await undo("f1");
    expect(await processOf()).to.equal("exited");
    await undo("f3");
    expect([await processOf(), await freeBlocks()]).to.deep.equal(["exited", 0]);
    await undo("f2");
    expect(await processOf()).to.equal("running");
    expect(await freeBlocks()).to.be.greaterThan(10_000);
    await made.site().assertWhole(session().signal);
  });

  it("starts a process that met the full disk and ends for it only after the heal", async () => {
    const dying = "sleep 5; echo 'java.io.IOException: No space left on device'; exit 1";
    await agent().ask("kill", {});
    const { pid } = await agent().ask("launch", { files: {}, argv: ["sh", "-c", dying] });
    await apply("f1", { kind: "fillDisk" });
    await undo("f1");
    expect((await agent().ask("state", {})).pid).to.equal(pid);
    await until("another process to run", async () => ![pid, null].includes((await agent().ask("state", {})).pid));
    await agent().ask("kill", {});
    await launchNodes(
      made.world,
      made.world.plan.nodes.filter(({ name }) => name === node),
    );
    await made.site().assertWhole(session().signal);
  });

  it("is frozen for the kernel too when it was throttled before", async () => {
    const kernelStates = async (): Promise<string[]> => {
      const { pid } = await agent().ask("state", {});
      const { stdout } = await executeForText(made.world.container(node), [
        "sh",
        "-c",
        `grep -h ^State: /proc/${pid}/task/*/status`,
      ]);
      return [...new Set(stdout.trim().split("\n"))];
    };
    await apply("f1", { kind: "throttle", cpu: 0.02 });
    await apply("f2", { kind: "pause" });
    expect(await kernelStates()).to.deep.equal(["State:\tT (stopped)"]);
    await undo("f2");
    await undo("f1");
    await serving();
  });

  it("is launched only by the end of the fault that keeps it down", async () => {
    await apply("f1", { kind: "kill" });
    await launchNodes(
      made.world,
      made.world.plan.nodes.filter(({ name }) => name === node),
    );
    expect(await processOf()).to.equal("exited");
    await undo("f1");
    await made.site().assertWhole(session().signal);
  });

  it("keeps of two settings of one topic what the other wants, and what was there before both", async () => {
    const [cluster, topic] = ["one", "orders"];
    const resource = { type: "topic" as const, name: topic };
    const retention = async () =>
      (await made.world.observer.ask("configs.describe", { cluster, resource, keys: ["retention.ms"] }))["retention.ms"];
    const set = (lease: string, ms: string) => {
      const deed = { kind: "misconfigure", cluster, topic, settings: { "retention.ms": ms } } as const;
      return made.world.observer.ask("apply", { lease, what: deed.kind, fault: kill(node), ttlMs: 60_000, deed }, seconds(30));
    };
    const heal = (lease: string) => made.world.observer.ask("undo", { lease }, seconds(30));
    const usual = await retention();
    await set("t1", "1111000");
    await set("t2", "2222000");
    await heal("t1");
    expect(await retention()).to.equal("2222000");
    const deleted = { kind: "deleteTopic", cluster, topic } as const;
    await made.world.observer.ask(
      "apply",
      { lease: "t3", what: "deleteTopic", fault: kill(node), ttlMs: 60_000, deed: deleted },
      seconds(30),
    );
    await heal("t2");
    await heal("t3");
    expect(await retention()).to.equal(usual);
  });

  it("stays frozen while another fault freezes it, and thaws with that one", async () => {
    await apply("f1", { kind: "pause" });
    await apply("f2", { kind: "throttle", cpu: 0.02 }).then(
      () => expect.fail("a frozen process cannot be seen to be held back"),
      (error: Error) => expect(error.message).to.include("its process is frozen"),
    );
    expect(await processOf()).to.equal("paused");
    await undo("f1");
    expect(await processOf()).to.equal("running");
  });

  it("says of what is so already that it is, by what, and takes no lease for it", async () => {
    await apply("f1", { kind: "kill" });
    const { already } = await apply("f2", { kind: "stop", withinMs: 1000 });
    expect(already).to.match(/^its process is dead already by SIGKILL since [\d.]+ s \(f1 stands\)$/);
    await apply("f3", { kind: "pause" }).then(
      () => expect.fail("a dead process cannot be frozen"),
      (error: Error) => expect(error.message).to.include("no process to freeze: it is dead by SIGKILL"),
    );
    expect((await agent().ask("leases", {})).map(({ lease }) => lease)).to.deep.equal(["f1"]);
    await undo("f1");
    await made.site().assertWhole(session().signal);
  });

  it("restarts a node with another setting, and with its own at the heal", async () => {
    const usual = await propertyOf("num.io.threads");
    const fault = await injectFault(made.site(), "f-good", misconfigure(node, { "num.io.threads": "3" }));
    expect(fault.proof.join()).to.include("came back with them");
    await serving();
    await until("the setting to be in force", async () => (await propertyOf("num.io.threads")) === "3");
    await fault.heal();
    expect(await propertyOf("num.io.threads")).to.equal(usual);
  });

  it("says with its last words why a node does not come back with a bad setting", async () => {
    const fault = await injectFault(made.site(), "f-bad", misconfigure(node, { "num.io.threads": "none" }));
    expect(fault.proof.join()).to.match(/did not come back \(exit code 1\): .*num\.io\.threads/);
    await fault.heal();
    expect(await processOf()).to.equal("running");
  });

  it("refuses what could not be healed, and what hits no machine with a disk", async () => {
    const refused = async (fault: Promise<unknown>, why: string) =>
      fault.then(
        () => expect.fail(`expected a refusal: ${why}`),
        (error: Error) => expect(error.message).to.include(why),
      );
    await refused(
      injectFault(made.site(), "f-1", loseDisk("one1,one2")),
      "2 of the 3 controllers of one would lose the metadata",
    );
    await refused(injectFault(made.site(), "f-2", fillDisk("beyond")), "only Kafka nodes have a log directory");
  });
});
