import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { pause } from "../faults/constructors.ts";
import { injectFault } from "../injector/inject.ts";
import type { ProducerTotals } from "../protocol/commands.ts";
import { type ClientProfile, clientNamed, clientNames } from "../workload/clients.ts";
import { schedulesOf, steady } from "../workload/profile.ts";
import {
  committedOn,
  hastyCommits,
  lateOn,
  logOf,
  processedOn,
  relapsedResumes,
  resumesOn,
  slotsOf,
  unsentOn,
  writtenTo,
} from "./clients.fixture.ts";
import { type NodeFaultWorld, raiseNodeFaultWorld } from "./node-faults.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";

const run = "conformance";
const partitions = 3;

/** Every program there is, once: where several profiles share one, the last, which is the tuned one. */
const profiles = [...new Map(clientNames.map(clientNamed).map((profile) => [profile.program, profile])).values()];

/**
 * kafkajs gives the sequence numbers of a batch that failed to the next one, which the broker then takes for a duplicate and acknowledges without
 * storing it: an idempotent kafkajs producer that retries loses acknowledged records when a leader freezes. Seen here; the library's, not ours.
 */
const losesWhatItCallsAcknowledged = (program: string, id: string): boolean =>
  program === "kafkajs" && id.startsWith("by-kafkajs-one-1/");

/**
 * Of the second crew (acks=1): its leader stands still for longer than `broker.session.timeout.ms` of this world where the machine is busy. Another
 * leads then, and what was acknowledged by the first alone is cut off its log: its offsets are given again, to other records.
 */
const byLeaderAlone = (id: string): boolean => /-one-2\//.test(id);

interface Contract {
  readonly acks: "all" | 1;
  readonly idempotent: boolean;
}

const topicOf = ({ program }: ClientProfile): string => `by-${program}`;

/** Run by `muster test` on a real engine: every client program side by side, held to the protocol through the same troubles. */
describe("client programs on real Kafka", function () {
  this.timeout(seconds(180));
  let made: NodeFaultWorld;
  const client = () => made.world.clients("beyond");
  const every = <T>(work: (profile: ClientProfile) => Promise<T>): Promise<T[]> => Promise.all(profiles.map(work));
  /** How long the order to stop was obeyed in while a leader was frozen, milliseconds by program. */
  const stops = new Map<string, number>();
  const assigned = new Map<string, readonly number[]>();
  /** What the ledger held before members were started again. */
  let linesBefore = 0;

  const shared = (profile: ClientProfile) => ({
    driver: profile.program,
    run,
    cluster: "one",
    topic: topicOf(profile),
    bootstrap: made.world.bootstrap("one"),
    tuning: profile.tuning,
  });
  const consume = (profile: ClientProfile, member: string): Promise<unknown> =>
    client().ask("consume.start", {
      ...shared(profile),
      workload: member,
      group: topicOf(profile),
      member,
      resumeSource: "synced",
      autoOffsetReset: "earliest",
      commit: "after",
      commitEveryMs: 200,
    });
  const produce = async (profile: ClientProfile, crew: number, contract: Contract): Promise<void> => {
    const { at } = await client().ask("stamp", {});
    await client().ask("produce.start", {
      ...shared(profile),
      ...contract,
      workload: topicOf(profile),
      session: `${topicOf(profile)}-one-${crew}`,
      retries: profile.retries,
      recordBytes: 200,
      lingerMs: 50,
      schedules: schedulesOf(steady, { perSecond: 120, partitions }, at + 2),
      tier: "none",
      latencyObjectiveMs: 500,
    });
  };
  const stopProducer = (profile: ClientProfile, withinMs: number): Promise<ProducerTotals> =>
    client().ask("produce.stop", { workload: topicOf(profile), withinMs }, milliseconds(withinMs + 5000));
  const acknowledged = async (profile: ClientProfile): Promise<number> =>
    (await client().ask("produce.stats", { workload: topicOf(profile) })).acknowledged;
  /** Until it is so for every program, or named for which it was not. */
  const forAll = (what: string, isSo: (profile: ClientProfile) => Promise<boolean>): Promise<void> =>
    eventually({
      what,
      within: seconds(40),
      every: milliseconds(200),
      async probe() {
        const are = await every(async (profile) => ({ profile, so: await isSo(profile) }));
        const not = are.filter(({ so }) => !so).map(({ profile }) => profile.name);
        const seen = await client().ask("load", {});
        const errors = Object.fromEntries(
          seen.map(({ workload, produced, consumed }) => [workload, [produced.errors, consumed]]),
        );
        return not.length === 0 ? { done: undefined } : { seen: `not so for ${not.join(", ")}: ${JSON.stringify(errors)}` };
      },
    });
  const growing = async (what: string): Promise<void> => {
    const before = new Map(await every(async (profile) => [profile, await acknowledged(profile)] as const));
    await forAll(what, async (profile) => (await acknowledged(profile)) > (before.get(profile) ?? 0) + 60);
  };
  const read = async (profile: ClientProfile, which: "cutover" | "final"): Promise<void> => {
    const topic = topicOf(profile);
    const nativeSessions = [1, 2, 3].map((crew) => `${topic}-one-${crew}`);
    const args = { cluster: "one", topic, partitions, read: which, run, nativeSessions, withinMs: 20_000 };
    const { complete } = await made.world.observer.ask("read", { ...args, isolations: ["uncommitted"] }, seconds(25));
    expect(complete, `${topic} was read`).to.equal(true);
  };
  /**
   * One program after another: kafkajs as it comes is lost for good where the first broker that it asks takes a second to answer, and all
   * of them starting at once make a small machine that slow.
   */
  const produceInTurn = async (crew: number, contract: Contract): Promise<void> => {
    for (const profile of profiles) {
      await produce(profile, crew, contract);
      await eventually({
        what: `${profile.name}'s first record to be acknowledged`,
        within: seconds(20),
        every: milliseconds(100),
        async probe() {
          const stats = await client().ask("produce.stats", { workload: topicOf(profile) });
          return stats.acknowledged > 0 ? { done: undefined } : { seen: JSON.stringify(stats.errors) };
        },
      });
    }
  };
  const frozen = async (work: () => Promise<void>): Promise<void> => {
    const freeze = await injectFault(made.site(), "f-freeze", pause("one1"));
    await work();
    await freeze.heal();
  };

  before(async () => {
    made = await raiseNodeFaultWorld(run);
    await every((profile) => made.createTopic(topicOf(profile)));

    await every((profile) => consume(profile, topicOf(profile)));
    await produceInTurn(1, { acks: "all", idempotent: true });
    await growing("records to be acknowledged");
    await every((profile) => consume(profile, `${topicOf(profile)}-2nd`));
    await forAll("a second member to have its share", async (profile) => {
      const members = [topicOf(profile), `${topicOf(profile)}-2nd`];
      const held = await Promise.all(members.map((workload) => client().ask("consume.stats", { workload })));
      assigned.set(
        profile.program,
        held.map((one) => one.assigned),
      );
      return held.every((one) => one.assigned > 0);
    });
    await frozen(() => sleep(3000));
    await growing("records to be acknowledged again");
    await every((profile) => stopProducer(profile, 10_000));
    await every((profile) => read(profile, "cutover"));
    await forAll("all that was stored to be processed", async (profile) => {
      const seen = processedOn(made.ledger, topicOf(profile));
      return [...logOf(made.ledger, topicOf(profile)).values()].every((id) => seen.has(id));
    });
    for (const suffix of ["", "-2nd"])
      await every((profile) =>
        client().ask("consume.stop", { workload: topicOf(profile) + suffix, withinMs: 5000 }, seconds(10)),
      );
    linesBefore = made.ledger.length;

    await every((profile) => consume(profile, topicOf(profile)));
    await produceInTurn(2, { acks: 1, idempotent: false });
    await growing("records to be acknowledged by leaders alone");
    await frozen(async () => {
      await sleep(700);
      await every(async (profile) => {
        const from = performance.now();
        await stopProducer(profile, 1500);
        stops.set(profile.program, performance.now() - from);
      });
    });

    await produceInTurn(3, { acks: "all", idempotent: false });
    await growing("records to be acknowledged once more");
    await forAll("the group to be taken up again", async (profile) => {
      const { assigned: held } = await client().ask("consume.stats", { workload: topicOf(profile) });
      return held === partitions && resumesOn(made.ledger.slice(linesBefore), topicOf(profile)).length >= partitions;
    });
    await client().ask("die", {});
    await every((profile) => read(profile, "final"));
  });
  after(async () => {
    await made.world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  for (const profile of profiles) {
    const topic = topicOf(profile);
    const said = (event: string) =>
      made.events.filter((one) => one.event === event && [topic, `${topic}-2nd`].includes(String(one.workload)));

    describe(profile.name, () => {
      it("says who it is, and nothing that cannot be true", () => {
        expect(said("client.lied").map(({ what }) => what)).to.deep.equal([]);
        expect(said("client.hello").length).to.equal(6);
        for (const { library } of said("client.hello")) expect(library).to.be.a("string");
        expect(said("client.died")).to.deep.equal([]);
      });

      it("leaves no slot unaccounted: stopped in time, stopped while a leader is frozen, killed in the middle of it", () => {
        const { due, accounted } = slotsOf(made.ledger, topic);
        expect(due).to.be.greaterThan(500);
        expect(accounted).to.equal(due);
      });

      it("had every record that it calls acknowledged stored where it says, and stored none that it had not announced", () => {
        const log = logOf(made.ledger, topic);
        const stored = new Set(log.values());
        const written = writtenTo(made.ledger, topic);
        const placed = written.filter(({ outcome, place }) => outcome === "acknowledged" && place !== null);
        expect(placed.length).to.be.greaterThan(300);
        const ofWord = placed.filter(({ id }) => !byLeaderAlone(id) && !losesWhatItCallsAcknowledged(profile.program, id));
        expect(new Set(ofWord.map(({ place }) => place)).size, "offsets are acknowledged once").to.equal(ofWord.length);
        const isAstray = ({ id, place }: { id: string; place: string | null }) =>
          log.get(place ?? "") !== id &&
          !losesWhatItCallsAcknowledged(profile.program, id) &&
          (!byLeaderAlone(id) || stored.has(id));
        expect(placed.filter(isAstray).slice(0, 5)).to.deep.equal([]);
        const isLost = ({ id, outcome }: { id: string; outcome: string }) =>
          outcome === "acknowledged" && !byLeaderAlone(id) && !stored.has(id);
        const [betrayed, lost] = [true, false].map((expected) =>
          written.filter((one) => isLost(one) && losesWhatItCallsAcknowledged(profile.program, one.id) === expected),
        );
        if (betrayed?.length) process.stdout.write(`${profile.name}: ${betrayed.length} acknowledged and never stored\n`);
        expect(lost?.slice(0, 5), "acknowledged by all, and absent").to.deep.equal([]);
        const announced = new Set(written.filter(({ outcome }) => outcome !== "rejected").map(({ id }) => id));
        expect([...stored].filter((id) => !announced.has(id)).slice(0, 5), "stored, and not announced").to.deep.equal([]);
      });

      it("writes identities that the observer can read, at dense offsets", () => {
        expect(made.events.filter((one) => one.event.startsWith("record.") && one.topic === topic)).to.deep.equal([]);
        const log = logOf(made.ledger, topic);
        for (let partition = 0; partition < partitions; partition += 1) {
          const offsets = [...log.keys()].filter((place) => place.startsWith(`${partition}@`)).length;
          for (let offset = 0; offset < offsets; offset += 1)
            expect(log.has(`${partition}@${offset}`), `${partition}@${offset}`).to.equal(true);
        }
      });

      it("keeps to its schedule while a leader is frozen: what could not be sent or came late is told", () => {
        const lines = made.ledger.slice(0, linesBefore);
        expect(unsentOn(lines, topic) + lateOn(lines, topic)).to.be.greaterThan(30);
      });

      it("leaves in time when it is stopped, whatever is in flight", () => {
        expect(stops.get(profile.program)).to.be.lessThan(1500 + 1000 + 700);
      });

      it("shares a group with a second member, and together they process all that is there", () => {
        const held = assigned.get(profile.program) ?? [];
        expect(held.reduce((sum, count) => sum + count, 0)).to.equal(partitions);
      });

      it("tells what it processed before the commit that covers it", () => {
        expect(committedOn(made.ledger, topic).size).to.equal(partitions);
        expect(hastyCommits(made.ledger, topic)).to.deep.equal([]);
      });

      it("takes up what its group had committed, and says so", () => {
        const before = committedOn(made.ledger.slice(0, linesBefore), topic);
        const resumed = resumesOn(made.ledger.slice(linesBefore), topic);
        // It may have been put out of its group since, and come back: it took this up first, and nothing older later.
        expect(new Map(resumed.toReversed().map(({ partition, offset }) => [partition, offset]))).to.deep.equal(before);
        expect(relapsedResumes(made.ledger.slice(linesBefore), topic)).to.deep.equal([]);
        expect(resumed.map(({ source }) => source)).to.deep.equal(resumed.map(() => "synced"));
      });

      it("says when it noticed trouble and when it got through", () => {
        const noticed = said("client.noticed").map(({ partition }) => partition);
        const through = said("client.through").map(({ partition }) => partition);
        expect(noticed.length).to.be.greaterThan(0);
        expect(through).to.include.members(noticed.slice(0, 1));
      });
    });
  }
});
