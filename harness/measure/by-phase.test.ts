import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { measure } from "./measure.ts";
import { plantedSettings as settings } from "./planted.ts";

const of = { topic: "orders", partition: 0, session: "s", cluster: "east" };
const failed = (seq: readonly [number, number], from: number, to: number, error: string): LedgerLine => ({
  kind: "write",
  ...of,
  outcome: "indeterminate",
  seq,
  offset: null,
  intended: [from, to],
  answered: null,
  latencyMsMax: null,
  late: 0,
  error,
});
const lines: LedgerLine[] = [
  failed([0, 1], 10, 10.05, "REQUEST_TIMED_OUT"),
  failed([2, 5], 19.95, 20.1, "REQUEST_TIMED_OUT"),
  failed([6, 6], 30, 30, "NOT_LEADER_OR_FOLLOWER"),
  { kind: "unsent", ...of, intended: [19.9, 20.1], slots: 3 },
];
const steady: TimelineEvent = { at: 12, event: "phase", name: "steady" };
const effect: TimelineEvent = {
  at: 20,
  event: "fault.effective",
  fault: "f1",
  effect: { from: 20, to: 20.02 },
  resolved: ["east"],
};

describe("errors and unsent slots by phase", () => {
  it("belong to the phase in which each was due, record by record", () => {
    const { errorsByPhase, unsentByPhase } = measure({ lines, timeline: [steady, effect], settings });
    expect(errorsByPhase).to.deep.equal({
      before: { REQUEST_TIMED_OUT: 2 },
      steady: { REQUEST_TIMED_OUT: 1 },
      fault: { REQUEST_TIMED_OUT: 3, NOT_LEADER_OR_FOLLOWER: 1 },
    });
    expect(unsentByPhase).to.deep.equal({ steady: 1, fault: 2 });
  });

  it("are told of consumers in times they were met, as far as they tell", () => {
    const met = (at: number, errors: Record<string, number>): TimelineEvent => ({
      at,
      event: "client.errors",
      workload: settings.workload.name,
      session: "m",
      errors,
    });
    const told = [met(15, { ECONNRESET: 1 }), met(21, { ECONNRESET: 2 }), met(22, { ECONNRESET: 3, NOT_COORDINATOR: 1 })];
    expect(measure({ lines, timeline: [steady, effect, ...told], settings }).consumerErrorsByPhase).to.deep.equal({
      steady: { ECONNRESET: 1 },
      fault: { ECONNRESET: 5, NOT_COORDINATOR: 1 },
    });
    expect(measure({ lines, timeline: [steady, effect], settings })).not.to.have.property("consumerErrorsByPhase");
  });

  it("are not told where nobody said what phases there were", () => {
    const { errors, errorsByPhase } = measure({ lines, timeline: [effect], settings });
    expect(errors).to.deep.equal({ REQUEST_TIMED_OUT: 6, NOT_LEADER_OR_FOLLOWER: 1 });
    expect(errorsByPhase).to.equal(undefined);
  });
});
