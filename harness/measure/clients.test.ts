import { expect } from "chai";
import type { LedgerLine, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { measure } from "./measure.ts";
import { plantedSettings as settings } from "./planted.ts";

const of = { topic: "orders", partition: 0 };
const acked = (session: string, seq: number, at: number): WriteLine => ({
  kind: "write",
  ...of,
  session,
  cluster: "east",
  outcome: "acknowledged",
  seq: [seq, seq],
  offset: seq,
  intended: [at, at],
  answered: [at, at],
  latencyMsMax: 1,
  late: 0,
});
const schedule: LedgerLine = { kind: "schedule", ...of, from: 0, every: 1, slots: 80 };
const until = (session: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => acked(session, from + i, from + i));
const effect: TimelineEvent = {
  at: 20.5,
  event: "fault.effective",
  fault: "f1",
  effect: { from: 20.5, to: 20.6 },
  resolved: ["east1"],
};
const leader = (at: number, node: string, epoch: number): TimelineEvent => ({
  at,
  event: "leader",
  cluster: "east",
  ...of,
  node,
  epoch,
});
const remark = { workload: settings.workload.name, session: "c-1.2", partition: 0 };
const told: TimelineEvent[] = [
  { at: 22, event: "client.noticed", ...remark },
  { at: 30.2, event: "client.metadata", ...remark, topic: "orders", leader: 2 },
  { at: 31, event: "client.through", ...remark },
  { at: 40, event: "client.noticed", ...remark },
];
const seen = (lines: LedgerLine[], ...timeline: TimelineEvent[]) =>
  measure({ lines: [schedule, ...lines], timeline: [effect, { at: 80, event: "load.stopped" }, ...timeline], settings }).rto;

describe("who noticed what and when", () => {
  it("is told of a partition that was out: its true leader, each client's words, and what its acknowledgements show", () => {
    const lines = [...until("c-1", 0, 21), ...until("c-1.2", 31, 80)];
    const rto = seen(lines, leader(1, "east1", 3), leader(29.5, "east2", 4), leader(60, "east1", 5), ...told);
    expect(rto?.clients).to.deep.equal([
      {
        partition: 0,
        leader: { node: "east2", epoch: 4, after: 9 },
        clients: [{ session: "c-1", noticed: 1.5, metadata: 9.7, through: 10.5, silent: [-0.5, 10.5] }],
      },
    ]);
  });

  it("is told of a client that only began after the effect by its first acknowledgement", () => {
    expect(seen([...until("c-1", 0, 21), ...until("d-1", 30, 80)])?.clients?.[0]?.clients).to.deep.equal([
      { session: "c-1", silent: [-0.5, null] },
      { session: "d-1", began: 9.5 },
    ]);
  });

  it("is told by the ledger alone where a driver says nothing, and without an end where none was seen", () => {
    expect(seen(until("c-1", 0, 21))?.clients).to.deep.equal([
      { partition: 0, clients: [{ session: "c-1", silent: [-0.5, null] }] },
    ]);
  });

  it("is not told of a partition that nothing happened to", () => {
    expect(seen(until("c-1", 0, 80), leader(1, "east1", 3))?.clients).to.deep.equal([]);
    expect(seen(until("c-1", 0, 80), leader(1, "east1", 3), leader(30, "east1", 3))?.clients).to.deep.equal([]);
  });

  it("tells of a probe that was silent when it was last and first acknowledged", () => {
    const probe = { probe: "probe-east", cluster: "east" };
    const silent = { at: 25.3, event: "probe.silent", ...probe, lastAckAt: 20.3 } as unknown as TimelineEvent;
    const back = { at: 70, event: "probe.back", ...probe } as unknown as TimelineEvent;
    const probes = (...events: TimelineEvent[]) => seen(until("c-1", 0, 80), ...events)?.probes;
    expect(probes(silent, back)).to.deep.equal([{ ...probe, lastAcknowledged: -0.2, back: 49.5 }]);
    expect(probes(silent)).to.deep.equal([{ ...probe, lastAcknowledged: -0.2, back: null }]);
    expect(probes()).to.deep.equal([]);
  });
});
