import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import { workerOf } from "../injector/worker-of.ts";
import type { KeptRecord } from "../protocol/commands.ts";
import type { ReplicationDriver } from "../replication/driver.ts";
import { flowOf } from "../replication/flow.ts";
import { mirrorMaker } from "../replication/mirror-maker-driver.ts";
import { parityOf } from "../replication/parity.ts";
import { defineTopology } from "../topology/define.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";
import { raise, type Stage } from "./stage.ts";

const run = "replication-driver";
const one = { replicationFactor: 1, minInsyncReplicas: 1 } as const;
const flow = { driver: "mirrormaker-2", policy: "identity", offsetSyncs: "target", replicationFactor: 1 } as const;
const intervals = { offsetFlush: seconds(1), checkpoint: seconds(1), groupOffsetSync: seconds(1), refreshTopics: seconds(5) };
const topology = defineTopology({
  name: "two-small",
  about: "",
  regions: { east: { zones: ["a"] }, west: { zones: ["a"] } },
  clusters: {
    east: { ...one, perZone: { east: [["broker", "controller"]] } },
    west: { ...one, perZone: { west: [["broker", "controller"]] } },
  },
  clients: { edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(10), betweenZones: milliseconds(1) },
  replication: [
    { ...flow, intervals, from: "east", to: "west", worker: "west" },
    { ...flow, intervals, from: "west", to: "east", worker: "east", reserve: true },
  ],
});

const topic = "orders";
const record = (number: number): KeptRecord => ({
  offset: number,
  timestamp: 1_700_000_000_000 + number,
  key: Buffer.from(`k${number}`).toString("base64"),
  value: Buffer.from(`v${number}`).toString("base64"),
  headers: [[Buffer.from("h").toString("base64"), Buffer.from(String(number)).toString("base64")]],
});

/** Run by `muster test` on a real engine: Connect and MirrorMaker as they are, told by the driver what to do. */
describe("MirrorMaker 2 as a replication driver", function () {
  this.timeout(seconds(150));
  let stage: Stage;
  let back: ReplicationDriver;
  let forward: ReplicationDriver;

  before(async () => {
    const { docker, image, signal } = session();
    const founding = { docker, image: image.tag, topology, run, kept: "drill" as const, listener: {}, signal };
    stage = await raise(founding, (_, work) => work());
    const [first] = stage.flows;
    const reserve = topology.replication.find(({ reserve }) => reserve === true);
    if (first === undefined || reserve === undefined) throw new Error("the topology replicates both ways");
    forward = mirrorMaker(first, signal);
    back = mirrorMaker(flowOf(stage.world, reserve, [topic], ["billing"]), signal);
    for (const cluster of ["east", "west"]) await stage.createTopic(cluster, { name: topic, partitions: 1 });
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const ends = async (cluster: string): Promise<number> =>
    (await stage.world.observer.ask("ends", { cluster, topic, withinMs: 5000 }))["0"] ?? -1;
  const append = (cluster: string, ...records: KeptRecord[]) =>
    stage.world.observer.ask("records.append", { cluster, topic, partition: 0, records });
  const at = (next: number) => [{ topic, partition: 0, next }];
  const refused = async (work: () => Promise<unknown>): Promise<string> => {
    const error = await work().then(
      () => expect.fail("it was not refused"),
      (why: unknown) => why,
    );
    expect(error).to.be.instanceOf(GuardRefused);
    return (error as Error).message;
  };

  it("says which machine it runs on, so that whoever wants to can hit it", async () => {
    const found = await eventually({
      what: "a task of the forward flow to run",
      within: seconds(30),
      every: milliseconds(200),
      probe: () =>
        workerOf(stage.world, { name: "worker", from: "east", to: "west" }).then(
          (host) => ({ done: host }),
          (error: unknown) => ({ seen: String(error) }),
        ),
    });
    expect(found).to.equal("connect-west");
  });

  it("knows what copies and what only stands by", async () => {
    expect(await forward.state()).to.equal("running");
    expect(await back.state()).to.equal("absent");
    expect(back.capabilities).to.include({ keepsNames: true, seekable: true, cycleSafe: false, preservesOffsets: false });
  });

  it("refuses to be told where to read on while it runs, and to begin what runs", async () => {
    expect(await refused(() => forward.seek(at(0)))).to.match(
      /is running: where it reads on can be told only while it is stopped/,
    );
    expect(await refused(() => forward.createStopped())).to.match(/is running: it is to begin stopped/);
  });

  it("stops, and then both logs are written by hand", async () => {
    await forward.stop();
    expect(await forward.state()).to.equal("stopped");
    await append("west", ...Array.from({ length: 10 }, (_, index) => record(index)));
    await append("east", ...Array.from({ length: 6 }, (_, index) => record(index)));
    expect([await ends("east"), await ends("west")]).to.deep.equal([6, 10]);
  });

  it("is made stopped, also twice, and has copied nothing", async () => {
    await back.createStopped();
    await back.createStopped();
    expect(await back.state()).to.equal("stopped");
    expect(await back.positions()).to.deep.equal([]);
    expect(await ends("east")).to.equal(6);
  });

  it("refuses positions outside of the log, and changes none", async () => {
    await back.seek(at(3));
    expect(await refused(() => back.seek(at(11)))).to.match(/orders\/0 at 11: the log ends at 10 in west/);
    expect(await refused(() => back.seek([...at(4), { topic, partition: 5, next: 0 }]))).to.match(
      /orders\/5 at 0: west has no such log/,
    );
    expect(await back.positions()).to.deep.equal(at(3));
  });

  it("resumes at the position: exactly what is behind it is copied, as it was written", async () => {
    await back.seek(at(6));
    expect(await back.positions()).to.deep.equal(at(6));
    await back.resume();
    await eventually({
      what: "four records to come back",
      within: seconds(30),
      every: milliseconds(200),
      probe: async () => ((await ends("east")) >= 10 ? { done: undefined } : { seen: String(await ends("east")) }),
    });
    await pauseFor(seconds(3));
    expect(await ends("east")).to.equal(10);
    const take = { cluster: "east", topic, partition: 0, from: 0, to: 10, withinMs: 5000 };
    const { records } = await stage.world.observer.ask("records.take", take);
    expect(records).to.deep.equal(Array.from({ length: 10 }, (_, index) => record(index)));
  });

  it("goes on from 0 where nothing was copied yet", async () => {
    await back.stop();
    await back.seek(at(0));
    expect((await back.positions()).filter((one) => one.topic === topic && one.next > 0)).to.deep.equal([]);
  });

  it("copies anew into topics that were deleted and made again, and forgets which offset was which", async () => {
    const topics = async () =>
      (await stage.world.observer.ask("topics.list", { cluster: "east" })).filter((name) =>
        /offset-syncs|checkpoints|orders/.test(name),
      );
    expect(await topics()).to.include("mm2-offset-syncs.west.internal");
    await stage.world.observer.ask("topics.remake", { cluster: "east", topics: [topic], withinMs: 20_000 }, seconds(45));
    expect(await ends("east")).to.equal(0);
    await back.forget();
    expect(await topics()).to.deep.equal([topic]);
    await back.resume();
    await eventually({
      what: "all ten records to be there again",
      within: seconds(30),
      every: milliseconds(200),
      probe: async () => ((await ends("east")) >= 10 ? { done: undefined } : { seen: String(await ends("east")) }),
    });
    await pauseFor(seconds(3));
    expect(await ends("east")).to.equal(10);
    expect(await refused(() => back.forget())).to.match(
      /is running: what it knows of offsets can be forgotten only while it is stopped/,
    );
    await back.stop();
  });

  it("leaves records their time, by which a place in the copy is found; and an operator may commit for a group without members", async () => {
    const { observer } = stage.world;
    const at = async (time: number) =>
      (await observer.ask("offsets.at", { cluster: "east", topic, times: { 0: time }, withinMs: 5000 }))["0"];
    expect([
      await at(0),
      await at(record(4).timestamp),
      await at(record(4).timestamp + 1),
      await at(record(10).timestamp),
    ]).to.deep.equal([0, 4, 5, null]);
    await observer.ask("group.commit", { cluster: "east", group: "trial", topic, offsets: { 0: 4 } });
    expect((await observer.ask("group.offsets", { cluster: "east", group: "trial", topic }))["0"]).to.equal(4);
    await observer.ask("topics.remake", { cluster: "east", topics: [topic], withinMs: 20_000 }, seconds(45));
    await eventually({
      what: "the offsets to go with the topic",
      within: seconds(20),
      every: milliseconds(250),
      probe: async () => {
        const offset = (await observer.ask("group.offsets", { cluster: "east", group: "trial", topic }))["0"];
        return offset === null ? { done: undefined } : { seen: String(offset) };
      },
    });
    await append("east", ...Array.from({ length: 10 }, (_, index) => record(index)));
  });

  it("is refused by Kafka's own word where a topic is closed, and lets writes in again", async () => {
    const canary = () => stage.world.observer.ask("canary.write", { cluster: "east", topic });
    const configure = (value: string | null) =>
      stage.world.observer.ask("topics.configure", { cluster: "east", topic, settings: { "max.message.bytes": value } });
    await configure("1");
    expect((await canary()).refused).to.deep.equal({ 0: "MESSAGE_TOO_LARGE" });
    expect(await ends("east")).to.equal(10);
    await configure(null);
    expect((await canary()).refused).to.deep.equal({ 0: null });
    expect(await ends("east")).to.equal(11);
  });

  it("stands between sides that are compared by what their brokers say", async () => {
    const inventory = async (cluster: string) => {
      const { at: _, ...told } = await stage.world.observer.ask("inventory", {
        cluster,
        topics: [topic, "nobodys"],
        groups: ["billing"],
      });
      return told;
    };
    const [east, west] = await Promise.all(["east", "west"].map(inventory));
    if (east === undefined || west === undefined) throw new Error("two were asked for");
    expect(east).to.deep.include({
      acls: null,
      reassigning: [],
      groups: { billing: { state: null, offsets: { orders: { 0: null } } } },
    });
    expect(Object.keys(east.topics)).to.deep.equal([topic]);
    const asked = { from: "east", to: "west", lag: [], rpoSeconds: null };
    expect(parityOf(east, west, asked)).to.deep.equal([]);
    const settings = { "unclean.leader.election.enable": "true" };
    await stage.world.observer.ask("topics.configure", { cluster: "west", topic, settings });
    expect(parityOf(east, await inventory("west"), asked).map(({ words }) => words)).to.deep.equal([
      "orders has unclean.leader.election.enable=true in west and false in east, which MirrorMaker never copies",
    ]);
  });

  it("says what FAILED, and resumes nothing", async () => {
    const connect = stage.world.plan.connects.find(({ cluster }) => cluster === "east");
    if (connect === undefined) throw new Error("a worker stands next to east");
    const rest = (method: "GET" | "PUT", path: string, body?: unknown) =>
      stage.world
        .node(connect.name)
        .ask("rest", { method, port: connect.restPort, path, withinMs: 10_000, ...(body === undefined ? {} : { body }) });
    const { body } = await rest("GET", "/connectors/west-east-source/config");
    const broken = { ...(body as Record<string, string>), topics: "[" };
    expect((await rest("PUT", "/connectors/west-east-source/config", broken)).status).to.equal(200);
    await rest("PUT", "/connectors/west-east-source/resume");
    const words = await eventually<string>({
      what: "the driver to say that it failed",
      within: seconds(30),
      every: milliseconds(500),
      probe: () =>
        back.state().then(
          (state) => ({ seen: state }),
          (error: Error) => ({ done: error.message }),
        ),
    });
    expect(words).to.match(/west-east-source is FAILED: .+/);
    expect(await refused(() => back.resume())).to.equal(words);
  });
});
