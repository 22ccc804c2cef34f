import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "../../../ledger/lines.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import { Backlog } from "../backlog.ts";
import type { Lane, Scene } from "../scene.ts";
import { BacklogSoFar } from "./backlog-so-far.ts";
import { LiveStory } from "./live-story.ts";
import { Told } from "./told.ts";

const workload = { name: "orders", tier: "tier-1", topic: "orders", group: "billing" };
const hosts = [
  { name: "east1", kind: "node", region: "east", zone: "a", cluster: "east" },
  { name: "west1", kind: "node", region: "west", zone: "a", cluster: "west" },
] as const;
const story = () => new LiveStory({ hosts, loss: { source: "east", survivors: "west" }, workloads: [workload], measureFrom: 0 });
const of = { cluster: "east", topic: "orders", partition: 0 };
const event = (at: number, name: string, more: object = {}) => ({ at, event: name, ...more }) as unknown as TimelineEvent;
const write = (seq: number, at: number): LedgerLine => ({
  kind: "write",
  session: "orders-1",
  cluster: "east",
  topic: "orders",
  partition: 0,
  outcome: "acknowledged",
  seq: [seq, seq + 9],
  offset: seq,
  intended: [at, at + 0.09],
  answered: [at + 0.01, at + 0.1],
  latencyMsMax: 10,
  late: 0,
});
const laneOf = ({ lanes }: Scene, id: string): Lane => {
  const found = lanes.find((lane) => lane.id === id);
  if (found === undefined) throw new Error(`there is no lane ${id}`);
  return found;
};

describe("a run as far as it was told", () => {
  it("has the lanes of its report before anything happened, and says why they are empty", () => {
    const live = story();
    live.take(event(10, "phase", { name: "steady" }));
    const { lanes, from, to } = live.scene(12);
    expect([from, to]).to.deep.equal([10, 12]);
    expect(lanes.map(({ id }) => id)).to.include.members([
      "phases",
      "faults",
      "produce-orders",
      "backlog-orders",
      "leaders",
      "nodes",
      "host",
    ]);
    for (const { id, empty } of lanes) if (id !== "phases") expect(empty, id).to.be.a("string");
  });

  it("lets what goes on go on, and ends it where another begins", () => {
    const live = story();
    live.take(event(10, "leader", { ...of, node: "east1", epoch: 1 }));
    expect(laneOf(live.scene(20), "leaders").spans)
      .to.have.length(1)
      .and.to.have.nested.property("[0].to", null);
    live.take(event(15, "leader", { ...of, node: "east2", epoch: 2 }));
    expect(laneOf(live.scene(20), "leaders").spans.map(({ from, to }) => [from, to])).to.deep.equal([
      [10, 15],
      [15, null],
    ]);
  });

  it("has phases and faults first, then load, as the report has them", () => {
    const live = story();
    live.take(event(10, "phase", { name: "steady" }));
    live.take(event(11, "fault.effective", { fault: "f1", effect: { from: 10.5, to: 10.7 }, resolved: ["east1"] }));
    live.takeLine(write(0, 12));
    const ids = live.scene(20).lanes.map(({ id }) => id);
    expect(ids.slice(0, 3)).to.deep.equal(["phases", "faults", "produce-orders"]);
  });

  it("does not claim a leader that has fallen silent", () => {
    const live = story();
    live.take(event(10, "leader", { ...of, node: "east1", epoch: 1 }));
    live.take(event(12, "node.silent", { cluster: "east", node: "east1", lastAnswerAt: 11, firstUnansweredSentAt: 11.2 }));
    const [led, silent] = laneOf(live.scene(20), "leaders").spans;
    expect([led?.to, silent?.tone, silent?.to]).to.deep.equal([12, "quiet", null]);
  });

  it("draws no bin that clients may not have told of yet: a gap, never a nothing", () => {
    const live = story();
    live.take(event(0, "phase", { name: "steady" }));
    for (let i = 0; i < 50; i++) live.takeLine(write(i * 10, i / 10));
    const [acknowledged] = laneOf(live.scene(30), "produce-orders").series;
    expect(acknowledged?.bins).to.have.length(Math.floor((4.99 - 2.5) / 0.25));
    expect(new Set(acknowledged?.bins.slice(1, -1))).to.satisfy((rates: Set<number>) => [...rates].every((rate) => rate > 0));
  });

  it("counts its axis from the effect of the judged fault", () => {
    const live = story();
    expect(live.scene(1)).not.to.have.property("zero");
    live.take(event(10, "fault.injected", { fault: "f1", kind: "outage", text: "outage region:east" }));
    live.take(event(11, "fault.effective", { fault: "f1", effect: { from: 10.5, to: 10.7 }, resolved: ["east1"] }));
    expect(live.scene(12).zero).to.deep.equal([10.5, 10.7]);
    expect(laneOf(live.scene(12), "faults").spans[0]).to.deep.include({
      from: [10.5, 10.7],
      to: null,
      label: "region:east: east1",
    });
    live.take(event(20, "lease.expired", { lease: "f1.2" }));
    expect(laneOf(live.scene(21), "faults").spans[0]?.to).to.equal(20);
  });

  it("hands out a lane again as the same object until something is told that stands in it", () => {
    const live = story();
    live.take(event(10, "leader", { ...of, node: "east1", epoch: 1 }));
    const [before, after] = [live.scene(12), live.scene(19)];
    expect(after.lanes.every((lane, i) => lane === before.lanes[i])).to.equal(true);
    live.take(event(19, "quorum", { cluster: "east", leader: "east1", epoch: 1 }));
    const changed = live.scene(20).lanes.filter((lane, i) => lane !== before.lanes[i]);
    expect(changed.map(({ id }) => id)).to.deep.equal(["controllers", "nodes"]);
  });

  it("leaves out what cannot be placed in time, counts it, and never hangs over it", () => {
    const live = story();
    live.take(event(10, "phase", { name: "steady" }));
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300, 1e7, "12" as unknown as number])
      live.take(event(at, "leader", { ...of, node: "east1", epoch: 1 }));
    live.take(event(11, "leader", { ...of, node: "east1", epoch: 1, kernel: "of-nobody" }));
    live.takeLine({ ...write(0, 5), intended: [1e200, 1e200] } as LedgerLine);
    expect(live.odd).to.equal(8);
    expect(live.scene(12)).to.deep.include({ from: 10, to: 12 });
  });

  it("draws the rest where something of it makes no sense", () => {
    const live = story();
    live.take(event(10, "phase", { name: "<script>alert(1)</script>" }));
    live.take(event(11, "fault.effective", { fault: "f1" }));
    live.take(event(12, "isr", { ...of, nodes: null }));
    live.take(event(13, "quorum", { cluster: "east", leader: "east1", epoch: 1 }));
    live.takeLine({ kind: "write", topic: "orders" } as unknown as LedgerLine);
    const { lanes } = live.scene(20);
    expect(lanes.map(({ title }) => title)).to.include.members(["Not drawn", "Active controller", "Faults"]);
    expect(live.odd).to.equal(1);
    expect(live.stand().faults).to.have.length(1);
  });

  it("keeps every record that it was told of, however much coarser its bins become", () => {
    const live = story();
    live.take(event(0, "phase", { name: "steady" }));
    for (let i = 0; i < 3000; i++) live.takeLine(write(i * 10, i));
    const { series } = laneOf(live.scene(3010), "produce-orders");
    const [{ bins = [], step = 0 } = {}] = series;
    expect(step).to.be.greaterThan(0.25);
    const told = bins.reduce<number>((sum, bin) => sum + (typeof bin === "number" ? bin * step : Number.NaN), 0);
    expect(told).to.be.within(29_000, 30_000);
  });

  it("stays small and quick with 100,000 events of one kind, keeps the newest, and says how many are not drawn", function () {
    this.timeout(20_000);
    const live = story();
    for (let i = 0; i < 100_000; i++) live.take(event(i / 1000, "leader", { ...of, node: `east${i % 3}`, epoch: i }));
    const before = process.threadCpuUsage();
    const leaders = laneOf(live.scene(100), "leaders");
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000, "ms of a core for one scene").to.be.lessThan(150);
    expect(leaders.spans.length).to.be.lessThan(1201);
    expect(leaders.note).to.match(/9\d,\d{3} earlier events of it are not drawn/);
    expect(leaders.spans.at(-1)?.to).to.equal(null);
  });
});

describe("events of which there are too many", () => {
  it("keeps a partition's last leader, however many brokers led others since", () => {
    const told = new Told(20);
    const partitions = [5, ...Array.from({ length: 62 }, (_, at) => at % 5)];
    for (const [at, partition] of partitions.entries())
      told.take(event(at, "leader", { ...of, partition, node: `n${at % 4}`, epoch: at }));
    expect(told.events.findLast((one) => one.event === "leader" && one.partition === 5)).to.have.property("node", "n0");
  });

  it("keeps of everything what it was last", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { minLength: 60, maxLength: 200 }), (changes) => {
        const told = new Told(20);
        const last = new Map<number, string>();
        for (const [at, [partition, leader]] of changes.entries()) {
          told.take(event(at, "leader", { ...of, partition, node: `n${leader}`, epoch: at }));
          last.set(partition, `n${leader}`);
        }
        expect(told.events.length).to.be.at.most(40);
        expect(told.events.length + told.left).to.equal(changes.length);
        for (const [partition, node] of last) {
          const newest = told.events.findLast((one) => one.event === "leader" && one.partition === partition);
          expect(newest).to.have.property("node", node);
        }
      }),
    );
  });

  it("stands in order of time, however it was heard", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 100 }), (times) => {
        const told = new Told(1000);
        for (const at of times) told.take(event(at, "quorum"));
        expect(told.events.map(({ at }) => at)).to.deep.equal(times.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("the backlog so far", () => {
  it("is that of the whole run, where records were heard in the order in which they were processed", () => {
    const run = fc.record({
      n: fc.integer({ min: 1, max: 5 }),
      acked: fc.double({ min: 0, max: 9, noNaN: true }),
      later: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), fc.boolean(), (runs, processedFirst) => {
        const axis = { from: 0, to: 16, step: 0.5 };
        const [whole, soFar] = [new Backlog(axis), new BacklogSoFar(axis)];
        let seq = 0;
        const lines = runs.map(({ n, acked, later }) => {
          const one = { session: "s", partition: 0, seq: [seq, seq + n - 1] as const };
          seq += n;
          return { one, acked: [acked, acked] as const, processed: [acked + later, acked + later] as const };
        });
        for (const { one, acked, processed } of lines) {
          whole.acknowledged(one, acked);
          whole.processed(one, processed);
          soFar.acknowledged(one, acked);
          if (!processedFirst) soFar.processed(one, processed);
        }
        if (processedFirst)
          for (const { one, processed } of lines.toSorted((a, b) => a.processed[0] - b.processed[0]))
            soFar.processed(one, processed);
        expect(soFar.bins()).to.deep.equal(whole.bins());
      }),
    );
  });

  it("counts no record that was processed before its acknowledgement was told", () => {
    const backlog = new BacklogSoFar({ from: 0, to: 4, step: 1 });
    const ten = { session: "s", partition: 0, seq: [0, 9] as const };
    backlog.processed(ten, [1, 1]);
    backlog.acknowledged(ten, [0.5, 0.5]);
    backlog.acknowledged({ ...ten, seq: [10, 14] }, [2, 2]);
    expect(backlog.bins()).to.deep.equal([0, 0, 5, 5]);
  });
});
