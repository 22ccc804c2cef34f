import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { loseDisk, loseUnflushed } from "../faults/constructors.ts";
import { injectFault } from "../injector/inject.ts";
import { dataDirectory } from "../protocol/places.ts";
import { executeForText } from "../runtime/execute.ts";
import { clientNamed, clientNames } from "../workload/clients.ts";
import { schedulesOf, steady } from "../workload/profile.ts";
import { type NodeFaultWorld, raiseNodeFaultWorld } from "./node-faults.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { acknowledgedBefore, type Fate, idsInLog } from "./power-loss.fixture.ts";

const run = "power-loss";
const windowMs = 4000;
/** Looks at the logs are 1 s apart, and a run of the ledger dates its records to about as much as it is long. */
const looseEndsSeconds = 1.5;

/** Run by `muster test` on a real engine: what three replicas that lose their page cache at once have lost. */
describe("the power goes on every replica at once", function () {
  this.timeout(seconds(90));
  let made: NodeFaultWorld;

  before(async () => {
    made = await raiseNodeFaultWorld(run);
    await made.createTopic("cached", { "flush.ms": "9223372036854775807" });
    await made.createTopic("flushed", { "flush.ms": "250" });
  });
  after(async () => {
    await made.world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const topics = ["cached", "flushed"] as const;
  const client = () => made.world.clients("beyond");
  const start = async (topic: string): Promise<void> => {
    const { at } = await client().ask("stamp", {});
    await client().ask("produce.start", {
      workload: topic,
      run,
      cluster: "one",
      topic,
      bootstrap: made.world.bootstrap("one"),
      driver: "lanes",
      tuning: clientNamed(clientNames[0]).tuning,
      session: `${topic}-one-1`,
      retries: false,
      acks: "all",
      idempotent: true,
      recordBytes: 100,
      lingerMs: 50,
      schedules: schedulesOf(steady, { perSecond: 60, partitions: 3 }, at + 0.5),
      tier: "none",
      latencyObjectiveMs: 500,
    });
  };
  const read = async (topic: string): Promise<void> => {
    const nativeSessions = [`${topic}-one-1`];
    const args = { cluster: "one", topic, partitions: 3, read: "final" as const, run, nativeSessions, withinMs: 20_000 };
    const { complete } = await made.world.observer.ask("read", { ...args, isolations: ["uncommitted"] }, seconds(25));
    expect(complete).to.equal(true);
  };

  it("loses the tail that was acknowledged within the window, and nothing below a recovery point", async () => {
    for (const topic of topics) await start(topic);
    await sleep(seconds(12));
    const power = await injectFault(
      made.site(),
      "f-power",
      loseUnflushed("one1,one2,one3", { window: seconds(windowMs / 1000) }),
    );
    const off = power.effect;
    for (const topic of topics) await client().ask("produce.stop", { workload: topic, withinMs: 3000 });
    await power.heal();
    for (const topic of topics) await read(topic);

    const told = topics.map((topic) => {
      const fates = acknowledgedBefore(made.ledger, topic, off.from);
      return { topic, fates, lost: fates.filter(({ id }) => !idsInLog(made.ledger, topic).has(id)) };
    });
    const ageOf = ({ at }: Fate): number => off.to - at;
    for (const { topic, fates, lost } of told)
      process.stdout.write(
        `${topic}: ${fates.length} acknowledged, ${lost.length} lost, the oldest ${lost.length === 0 ? "–" : Math.max(...lost.map(ageOf)).toFixed(1)} s before\n`,
      );
    process.stdout.write(`${power.proof.join("\n")}\n`);
    const [cached, flushed] = told;
    if (cached === undefined || flushed === undefined) throw new Error("two topics expected");
    expect(cached.fates.length).to.be.greaterThan(300);
    expect(cached.lost.length, "half of what the window holds, at least").to.be.greaterThan((60 * windowMs) / 1000 / 2);
    expect(Math.max(...cached.lost.map(ageOf)), "older than the window").to.be.lessThan(windowMs / 1000 + looseEndsSeconds);
    for (const { fates, lost } of told) expect(lost.map(({ id }) => id)).to.have.members(tails(fates, lost));
    expect(flushed.fates.length).to.be.greaterThan(300);
    expect(Math.max(0, ...flushed.lost.map(ageOf)), "below the recovery point").to.be.lessThan(windowMs / 1000 / 2);
    expect(flushed.lost.length).to.be.lessThan(cached.lost.length / 2);
  });

  it("of one node alone takes nothing that others have, and a disk that is lost is filled from them", async () => {
    const ends = await made.world.observer.ask("ends", { cluster: "one", topic: "cached", withinMs: 5000 });
    const directory = async (): Promise<string> =>
      (await executeForText(made.world.container("one2"), ["grep", "directory.id", `${dataDirectory}/meta.properties`])).stdout;
    const before = await directory();
    for (const fault of [loseUnflushed("one1", { window: seconds(30) }), loseDisk("one2")]) {
      const one = await injectFault(made.site(), `f-${fault.kind}`, fault);
      await one.heal();
    }
    const { at: _, ...after } = await made.world.observer.ask("ends", { cluster: "one", topic: "cached", withinMs: 5000 });
    expect(Object.keys(after)).to.have.length(3);
    for (const [partition, end] of Object.entries(after)) expect(end).to.equal(ends[partition]);
    expect(await directory()).not.to.equal(before);
    const script = `cat ${dataDirectory}/cached-*/*.log | wc -c`;
    const sizes = await Promise.all(
      ["one1", "one2"].map(async (node) =>
        Number((await executeForText(made.world.container(node), ["sh", "-c", script])).stdout),
      ),
    );
    expect(sizes[1], "bytes of the topic on the new disk").to.equal(sizes[0]);
  });
});

/** Of each partition's acknowledged records as many as were lost, counted from its end: what is lost is a tail, or this differs. */
function tails(fates: readonly Fate[], lost: readonly Fate[]): string[] {
  return [...Map.groupBy(fates, ({ partition }) => partition)].flatMap(([partition, own]) => {
    const count = lost.filter((fate) => fate.partition === partition).length;
    return count === 0 ? [] : own.slice(-count).map(({ id }) => id);
  });
}
