import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { controlTopic } from "../topology/control-topic.ts";
import { controlOf } from "./control.ts";

const topic = controlTopic("clients");
const led = (partition: number, node: string): TimelineEvent => ({
  at: 1,
  event: "leader",
  cluster: "home",
  topic,
  partition,
  node,
  epoch: 0,
});
const fault = (...resolved: string[]): TimelineEvent => ({
  at: 20,
  event: "fault.effective",
  fault: "f1",
  effect: { from: 20, to: 20.02 },
  resolved,
});
/** A slot every 0.1 s of [from, to), all served, in runs of one. */
const served = (partition: number, from: number, to: number): LedgerLine[] =>
  Array.from({ length: Math.round((to - from) * 10) }, (_, i) => ({
    kind: "write",
    session: "control-home-1",
    cluster: "home",
    topic,
    partition,
    outcome: "acknowledged",
    seq: [i, i],
    offset: i,
    intended: [from + i / 10, from + i / 10],
    answered: [from + i / 10, from + i / 10],
    latencyMsMax: 3,
    late: 0,
  }));
const schedule: LedgerLine = { kind: "schedule", topic, partition: 0, from: 0, every: 0.1, slots: 800 };
const seen = (lines: LedgerLine[], ...timeline: TimelineEvent[]) =>
  controlOf(
    { lines: [schedule, ...lines], timeline: [led(0, "home1"), led(1, "home2"), ...timeline] },
    { effect: { atLeast: 20, atMost: 20.02 }, until: 40, objectiveSeconds: 0.5 },
  );

describe("the control workload", () => {
  const whole = [...served(0, 0, 80), ...served(1, 0, 80)];
  const broken = [...served(0, 0, 80), ...served(1, 0, 22), ...served(1, 23, 80)];

  it("is clean where every partition was written to as if nothing had happened", () => {
    expect(seen(whole, fault("east"))).to.deep.equal({ partitions: 2, outages: [], seconds: 0 });
  });

  it("tells where and when a partition that no fault touched was out for longer than the objective", () => {
    const [outage, ...others] = seen(broken, fault("home1"))?.outages ?? [];
    expect(others).to.deep.equal([]);
    expect(outage).to.include({ host: "clients", cluster: "home", node: "home2", partition: 1 });
    expect(outage?.after).to.be.closeTo(2, 1e-6);
    expect(outage?.seconds).to.be.closeTo(1, 1e-6);
    const both = [...served(0, 0, 22.5), ...served(0, 24, 80), ...served(1, 0, 22), ...served(1, 23, 80)];
    expect(seen(both, fault("east"))?.seconds, "together, once").to.be.closeTo(2, 1e-6);
  });

  it("does not judge what a fault touched: broker, host, cluster or the path between", () => {
    expect(seen(broken, fault("home2"))).to.deep.equal({ partitions: 1, outages: [], seconds: 0 });
    expect(seen(broken, fault("clients>home2/CLIENT"))).to.deep.equal({ partitions: 1, outages: [], seconds: 0 });
    expect(seen(broken, fault("clients>home22/CLIENT"))?.outages).to.have.length(1);
    for (const name of ["home", "clients"]) expect(seen(broken, fault(name))).to.equal(undefined);
  });

  it("looks from the effect to the end of what was measured, and counts one that did not end by then", () => {
    expect(seen([...served(1, 0, 10), ...served(1, 12, 80)], fault("home1"))?.outages).to.deep.equal([]);
    expect(seen([...served(1, 0, 45), ...served(1, 50, 80)], fault("home1"))?.outages).to.deep.equal([]);
    expect(seen(served(1, 0, 30), fault("home1"))?.outages[0]?.seconds).to.be.closeTo(10, 1e-6);
  });

  it("says nothing where it did not run, or only began after the effect", () => {
    expect(seen([], fault("east"))).to.equal(undefined);
    expect(seen(served(1, 25, 80), fault("east"))).to.equal(undefined);
  });

  it("takes a slot for served that was acknowledged in time by the run's own clock, in whatever order the ledger tells it", () => {
    const gap = served(1, 22, 23);
    const others = (over: object) =>
      seen([...broken, ...gap.map((line) => ({ ...line, ...over }) as LedgerLine)], fault("home1"));
    expect(seen([...broken].reverse(), fault("home1"))?.outages).to.have.length(1);
    expect(others({})?.outages).to.deep.equal([]);
    for (const over of [{ outcome: "indeterminate" }, { late: 1 }, { kernel: "other" }, { topic: "orders" }, { kind: "log" }])
      expect(others(over)?.outages, JSON.stringify(over)).to.have.length(1);
  });

  it("was led where it was just before the effect, and touched by what took effect before the end", () => {
    const moved = (at: number): TimelineEvent => ({ ...led(1, "home3"), at }) as TimelineEvent;
    const node = (...events: TimelineEvent[]) => seen(broken, ...events)?.outages[0]?.node;
    expect(node(moved(19), fault("home1"))).to.equal("home3");
    expect(node(moved(20), fault("home1"))).to.equal("home3");
    expect(node(moved(21), fault("home1"))).to.equal("home2");
    const other = { ...led(1, "home1"), topic: "orders" } as TimelineEvent;
    expect(node(other, fault("home1"))).to.equal("home2");
    const laterAt = (from: number) => ({ ...fault("home2"), effect: { from, to: from } }) as TimelineEvent;
    expect(node(fault("home1"), laterAt(41))).to.equal("home2");
    expect(node(fault("home1"), laterAt(40))).to.equal(undefined);
    expect(node(fault("home1", "clients>home2"))).to.equal(undefined);
    expect(node(fault("home1", "home2"))).to.equal(undefined);
  });

  it("has an outage only beyond the objective, and looks from a partition's first slot at the effect on", () => {
    const [half, more] = [22.45, 22.65].map((to) => [...served(0, 0, 80), ...served(1, 0, 22), ...served(1, to, 80)]);
    expect(seen(half ?? [], fault("home1"))?.outages).to.deep.equal([]);
    expect(seen(more ?? [], fault("home1"))?.outages).to.have.length(1);
    expect(seen(served(1, 20, 80), fault("home1"))?.partitions).to.equal(1);
  });
});
