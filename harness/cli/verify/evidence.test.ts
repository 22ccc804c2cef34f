import { expect } from "chai";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";
import type { Said } from "./engine-logs.ts";
import { evidenceOf } from "./evidence.ts";
import { lastLoad, loadsIn, type StartedLoad } from "./loads.ts";
import { faultsIn } from "./told-faults.ts";

const definition = { name: "orders", topic: "orders", partitions: 1, on: "east" } as WorkloadDefinition;
const load: StartedLoad = { load: 2, definition, session: "orders-east-2", at: 100, stoppedAt: 110 };
const place = (n: number, life = 1) => ({ life, n });
const of = { topic: "orders", partition: 0 };
const said = (line: object, n = 5, life = 1): Said => ({ agent: "a", place: place(n, life), line: line as LedgerLine });
const schedule = (from: number, slots: number) => said({ kind: "schedule", ...of, from, every: 0.1, slots });
const heard = (...lines: Said[]) => ({ events: [] as TimelineEvent[], said: lines, gaps: [] as string[] });
const kinds = (lines: readonly LedgerLine[]) => lines.map(({ kind }) => kind);

describe("the evidence of a load that was started by hand", () => {
  it("is of its own sessions, not of those before it, and of the last read alone", () => {
    const log = { kind: "log", ...of, session: "orders-east-2" };
    const { lines, missing } = evidenceOf(
      [],
      heard(
        schedule(2, 50),
        said({ kind: "write", ...of, session: "orders-east-1" }),
        schedule(101, 100),
        said({ kind: "write", ...of, session: "orders-east-2" }),
        said({ kind: "write", ...of, session: "orders-east-2.3" }),
        said({ kind: "write", ...of, session: "orders-east-21" }),
        said({ kind: "commit", ...of, at: 60 }),
        said(log, 7),
        said({ kind: "end", ...of }, 8),
        said(log, 20),
        said({ ...log, session: "orders-east-1" }, 21),
        said({ kind: "end", ...of }, 2, 2),
      ),
      [{ ...load, stoppedAt: null }],
      place(10),
    );
    expect(kinds(lines)).to.deep.equal(["schedule", "write", "write", "log", "end"]);
    expect(missing).to.deep.equal([]);
  });

  it("has slots that nobody sent from the death of its clients until it was stopped", () => {
    const { lines } = evidenceOf([], heard(schedule(101, 50)), [load], place(0));
    const unsent = lines.filter((line) => line.kind === "unsent").reduce((sum, line) => sum + line.slots, 0);
    expect(unsent).to.equal(40);
    expect(kinds(evidenceOf([], heard(schedule(101, 90)), [load], place(0)).lines)).to.deep.equal(["schedule"]);
  });

  it("misses a ledger that has no end, and whatever the engine no longer has", () => {
    const { missing } = evidenceOf(
      [],
      { ...heard(), gaps: ["clients: line 3 is followed by line 9, expected 4"] },
      [load],
      place(0),
    );
    expect(missing).to.deep.equal([
      "clients: line 3 is followed by line 9, expected 4",
      "orders: the ledger of orders-east-2 has no end on 1 of 1 partitions",
    ]);
  });

  it("takes what agents said from the engine alone, so that asking twice is asking once", () => {
    const recorded = [
      { at: 3, event: "note", text: "x" },
      { at: 2, event: "leader", agent: "observer" },
    ] as TimelineEvent[];
    const events = [{ at: 2, event: "leader", agent: "observer" }] as unknown as TimelineEvent[];
    const { timeline } = evidenceOf(recorded, { ...heard(), events }, [load], place(0));
    expect(timeline.map(({ at }) => at)).to.deep.equal([2, 3]);
  });
});

describe("recovery", () => {
  it("is seen under the fault alone: one that ended by itself was being healed from then on", () => {
    const told = (event: string, at: number, fields: object) => ({ at, event, ...fields }) as unknown as TimelineEvent;
    const events = [
      told("lease.expired", 30, { lease: "f1", agent: "a" }),
      told("lease.expired", 40, { lease: "f2", agent: "a" }),
    ];
    const { timeline } = evidenceOf([told("heal.started", 20, { fault: "f1" })], { ...heard(), events }, [load], place(0));
    const heals = timeline.filter(({ event }) => event === "heal.started").map((one) => [one.at, "fault" in one && one.fault]);
    expect(heals).to.deep.equal([
      [20, "f1"],
      [40, "f2"],
    ]);
    const again = evidenceOf(timeline, { ...heard(), events }, [load], place(0));
    expect(again.timeline).to.have.deep.members(timeline);
  });
});

describe("what the timeline tells", () => {
  const begun = (name: string, at: number, number = 1) =>
    ({ at, event: "load.begun", load: number, session: `${name}-1`, definition: { ...definition, name } }) as TimelineEvent;
  const told = (event: string, at: number, fields: object) => ({ at, event, ...fields }) as unknown as TimelineEvent;

  it("is when each workload was stopped, by hand or by its own lease", () => {
    const loads = loadsIn([
      begun("a", 1),
      begun("b", 2, 2),
      told("load.stopped", 3, { workload: "a" }),
      begun("c", 4, 2),
      told("load.expired", 9, { workload: "b" }),
      told("load.stopped", 12, { workload: "b" }),
    ]);
    expect(loads.map(({ stoppedAt }) => stoppedAt)).to.deep.equal([3, 9, null]);
    expect(lastLoad(loads).map(({ definition: { name } }) => name)).to.deep.equal(["b", "c"]);
  });

  it("is every fault since the load began, and when it ended: healed, or undone when its time was over", () => {
    const effective = (fault: string, at: number) =>
      told("fault.effective", at, { fault, kind: "kill", effect: { from: at, to: at }, resolved: ["east1"] });
    const faults = faultsIn(
      [
        effective("f1", 5),
        told("fault.injected", 20, { fault: "f2", kind: "kill", subject: { nodes: ["east1"] } }),
        effective("f2", 20),
        effective("f3", 30),
        told("lease.expired", 35, { lease: "f2" }),
        told("fault.healed", 40, { fault: "f3" }),
        effective("f4", 50),
      ],
      10,
    );
    expect(faults.map(({ id, healedAt }) => [id, healedAt])).to.deep.equal([
      ["f2", 35],
      ["f3", 40],
      ["f4", null],
    ]);
    expect(faults[0]?.fault).to.deep.equal({ kind: "kill", subject: { nodes: ["east1"] } });
  });

  it("is no end where a lease has expired and its undo failed, or it stands still", () => {
    const effective = (fault: string) =>
      told("fault.effective", 20, { fault, kind: "kill", effect: { from: 20, to: 20 }, resolved: ["east1"] });
    const expired = (at: number, lease: string, agent = "east1") => told("lease.expired", at, { lease, agent });
    const failed = (at: number, lease: string) => told("heal.failed", at, { lease, agent: "east1" });
    const healed = (...events: TimelineEvent[]) =>
      faultsIn([effective("f1"), ...events], 10, new Set(["f9"])).map(({ healedAt }) => healedAt);
    expect(healed(expired(30, "f1"), failed(31, "f1"))).to.deep.equal([null]);
    expect(healed(expired(30, "f1"), failed(31, "f1"), expired(33, "f1"))).to.deep.equal([33]);
    expect(healed(expired(30, "f1", "east2"), expired(31, "f1"), failed(32, "f1"))).to.deep.equal([null]);
    expect(healed(expired(30, "f1.1"), expired(35, "f1.2"))).to.deep.equal([35]);
    expect(healed(expired(30, "f1"), told("fault.healed", 50, { fault: "f1" }))).to.deep.equal([50]);
    expect(faultsIn([effective("f9"), expired(30, "f9")], 10, new Set(["f9"]))[0]?.healedAt).to.equal(null);
  });

  it("is a fault as text, where that is how its injection tells of it", () => {
    const [fault] = faultsIn(
      [
        told("fault.injected", 19, { fault: "f1", kind: "kill", text: "kill east1,east2" }),
        told("fault.effective", 20, { fault: "f1", kind: "kill", effect: { from: 20, to: 20 }, resolved: ["east1", "east2"] }),
      ],
      10,
    );
    expect(fault?.fault).to.deep.equal({ kind: "kill", subject: { nodes: ["east1", "east2"] } });
  });
});
