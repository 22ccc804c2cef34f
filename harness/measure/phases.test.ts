import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { phasesOf, phasesOfAll, secondsByActor } from "./phases.ts";
import { plantedSettings } from "./planted.ts";

const isr = (at: number, ...nodes: string[]): TimelineEvent => ({
  at,
  event: "isr",
  cluster: "west",
  topic: "orders",
  partition: 0,
  nodes,
});
const timeline: TimelineEvent[] = [
  { at: 0, event: "phase", name: "steady" },
  isr(1, "w1", "w2", "w3"),
  { at: 20, event: "fault.effective", fault: "f1", effect: { from: 20, to: 20.1 }, resolved: ["east"] },
  isr(21, "w1", "w2"),
  { at: 24, event: "phase", name: "detected", by: "rule" },
  { at: 30, event: "phase", name: "decided", by: "human" },
  { at: 31, event: "promoted", cluster: "west", ends: { orders: { "0": 5 } } },
  isr(50, "w1", "w2", "w3"),
  { at: 60, event: "load.stopped" },
];
const of = { cluster: "west", topic: "orders", partition: 0, session: "orders-2" };
const lines: LedgerLine[] = [
  {
    kind: "write",
    ...of,
    outcome: "acknowledged",
    seq: [0, 0],
    offset: 5,
    intended: [32, 32],
    answered: [32.5, 32.5],
    latencyMsMax: 500,
    late: 0,
  },
  { kind: "processed", ...of, group: "billing", member: "b1", offset: [5, 5], seq: [0, 0], at: [33, 33] },
];

describe("phases", () => {
  const phases = phasesOf({ lines, timeline, settings: plantedSettings });

  it("stand in order on one clock, announced or seen in the ledger", () => {
    expect(phases.map(({ name, after }) => [name, after])).to.deep.equal([
      ["steady", -20],
      ["effective", 0],
      ["detected", 4],
      ["decided", 10],
      ["promoted", 11],
      ["first acknowledgement on every partition", 12.5],
      ["first new record processed", 13],
      ["redundancy restored", 30],
    ]);
  });

  it("tell of each of several workloads what only its ledger shows, and the rest once", () => {
    const one = { lines, timeline, settings: plantedSettings };
    const clicks = { ...plantedSettings, workload: { ...plantedSettings.workload, name: "clicks", group: null } };
    const names = phasesOfAll([one, { ...one, settings: clicks }]).map(({ name }) => name);
    expect(names).to.have.members([
      ...["steady", "effective", "detected", "decided", "promoted", "redundancy restored"],
      "orders: first acknowledgement on every partition",
      "clicks: first acknowledgement on every partition",
      "orders: first new record processed",
    ]);
    expect(phasesOfAll([one])).to.deep.equal(phases);
  });

  describe("of what happened once", () => {
    const named = (events: TimelineEvent[], ledger: LedgerLine[] = []) =>
      phasesOf({ lines: ledger, timeline: events, settings: plantedSettings }).map(({ name, after }) =>
        after === undefined ? name : `${name} ${after}`,
      );
    const effect = (at: number, fault = "f1"): TimelineEvent => ({
      at,
      event: "fault.effective",
      fault,
      effect: { from: at, to: at },
      resolved: ["east"],
    });
    const fenced = (proven: boolean): TimelineEvent => ({ at: 25, event: "fenced", cluster: "east", proven });
    const write = (partition: number, due: number, cluster = "west", over: object = {}): LedgerLine => ({
      kind: "write",
      cluster,
      topic: "orders",
      partition,
      session: "s",
      outcome: "acknowledged",
      seq: [0, 0],
      offset: 0,
      intended: [due, due],
      answered: [due + 1, due + 1],
      latencyMsMax: 1000,
      late: 0,
      ...over,
    });

    it("are those of the measured fault alone, in order, and the first of each", () => {
      const heal = (at: number, fault: string): TimelineEvent => ({ at, event: "heal.started", fault });
      const events = [heal(70, "f1"), heal(60, "f1"), heal(50, "f0"), effect(20), effect(10, "f0")];
      expect(named(events)).to.deep.equal(["effective 0", "healing 40"]);
      const home: TimelineEvent[] = [
        { at: 40, event: "returned", cluster: "east" },
        { at: 50, event: "failback.done", cluster: "east" },
      ];
      expect(named([effect(20), ...home])).to.deep.equal(["effective 0", "returned 20", "failed back 30"]);
      expect(named(home)).to.deep.equal(["returned", "failed back"]);
    });

    it("say whether a fence is proven, and who took a step", () => {
      expect(named([fenced(true)])).to.deep.equal(["fenced"]);
      expect(named([fenced(false)])).to.deep.equal(["fenced (assumed)"]);
      expect(named([fenced(true), { at: 22, event: "phase", name: "fenced" }]), "announced").to.deep.equal(["fenced"]);
      const by = phasesOf({
        lines: [],
        timeline: [{ ...fenced(true), by: "human" } as TimelineEvent],
        settings: plantedSettings,
      });
      expect(by).to.deep.equal([{ name: "fenced", at: 25, by: "human" }]);
    });

    it("are acknowledged by the side that took over, on every partition, of what was due since the effect", () => {
      const name = "first acknowledgement on every partition";
      expect(named([effect(20)], [write(0, 21), write(1, 30), write(1, 40)])).to.deep.equal(["effective 0", `${name} 11`]);
      expect(named([effect(20)], [write(0, 40), write(0, 30)]), "the earliest").to.include(`${name} 11`);
      expect(named([effect(20)], [write(0, 20), write(0, 30)]), "due at that moment").to.include(`${name} 1`);
      for (const missing of [
        write(1, 19),
        write(1, 30, "east"),
        write(1, 30, "west", { outcome: "indeterminate" }),
        write(1, 30, "west", { answered: null }),
      ]) {
        expect(named([effect(20)], [write(0, 21), missing])).to.deep.equal(["effective 0"]);
      }
      expect(named([], [write(0, 21)])).to.deep.equal([]);
    });

    it("are restored when the last partition has as many replicas as before", () => {
      const at = (time: number, partition: number, n: number): TimelineEvent =>
        ({
          ...isr(time, ...Array.from({ length: n }, (_, i) => `w${i}`)),
          partition,
        }) as TimelineEvent;
      const before = [at(1, 0, 3), at(1, 1, 3), effect(20)];
      expect(named([...before, at(21, 0, 2), at(22, 1, 1), at(30, 0, 3), at(35, 1, 2), at(40, 1, 3)])).to.include(
        "redundancy restored 20",
      );
      expect(named([...before, at(21, 0, 2), at(22, 1, 1), at(30, 0, 3)])).to.deep.equal(["effective 0"]);
      expect(named([...before, at(30, 0, 3)])).to.deep.equal(["effective 0"]);
      expect(named([...before, at(20, 0, 2), at(30, 0, 3)]), "short at that moment").to.include("redundancy restored 10");
      expect(named([...before, at(21, 0, 2), at(30, 0, 3), at(31, 0, 2)]), "short again").to.deep.equal(["effective 0"]);
      expect(named([effect(20), at(21, 0, 1), at(30, 0, 3)]), "never known to be more").to.deep.equal(["effective 0"]);
    });
  });

  it("tell the time of people from the drill's own detection rule", () => {
    expect(secondsByActor(phases)).to.deep.equal({ rule: 4, human: 6 });
  });
});
