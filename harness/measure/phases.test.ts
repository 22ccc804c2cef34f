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

  it("tell the time of people from the drill's own detection rule", () => {
    expect(secondsByActor(phases)).to.deep.equal({ rule: 4, human: 6 });
  });
});
