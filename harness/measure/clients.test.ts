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

  it("is of this workload, process, partition and time, whatever else is said", () => {
    const [first, second] = ["c1.5x-1", "c1.5x-1.12"];
    const lines = [...until(first, 0, 21), ...until(second, 31, 80)].reverse();
    const own = { ...remark, session: second };
    const strange = [{ workload: "others" }, { session: "d-1" }, { partition: 1 }].map((over) => ({ ...own, ...over }));
    const said = (at: number, of = own): TimelineEvent[] => [
      { at, event: "client.noticed", ...of },
      { at, event: "client.metadata", ...of, topic: "orders", leader: 2 },
      { at, event: "client.through", ...of },
    ];
    const noise = [...said(20), ...strange.flatMap((of) => said(21, of)), ...said(80.5)];
    const only = (...events: TimelineEvent[]) => seen(lines, ...noise, ...events)?.clients?.[0]?.clients;
    expect(only()).to.deep.equal([{ session: first, silent: [-0.5, 10.5] }]);
    expect(only(...said(20.5))).to.deep.equal([{ session: first, noticed: 0, metadata: 0, through: 0, silent: [-0.5, 10.5] }]);
    expect(only(...said(80))).to.deep.equal([
      { session: first, noticed: 59.5, metadata: 59.5, through: 59.5, silent: [-0.5, 10.5] },
    ]);
    const [, , through] = said(21.5);
    expect(only(...(through ? [through] : [])), "through, but never in trouble").to.deep.equal([
      { session: first, silent: [-0.5, 10.5] },
    ]);
    const [noticed] = said(22);
    expect(only(...(through ? [through] : []), ...(noticed ? [noticed] : []))).to.deep.equal([
      { session: first, noticed: 1.5, silent: [-0.5, 10.5] },
    ]);
  });

  it("knows a new leader by an epoch that this log had not before the effect", () => {
    const others: TimelineEvent[] = [
      { ...leader(21, "west1", 9), cluster: "west" } as TimelineEvent,
      { ...leader(21, "east9", 9), topic: "others" } as TimelineEvent,
      { ...leader(21, "east9", 9), partition: 1 } as TimelineEvent,
      leader(80.5, "east9", 9),
    ];
    const led = (...leaders: TimelineEvent[]) => seen(until("c-1", 0, 80), ...others, ...leaders)?.clients?.[0]?.leader;
    expect(led(leader(1, "east1", 3))).to.equal(undefined);
    expect(led(leader(1, "east1", 3), leader(20.5, "east1", 4), leader(25, "east2", 4), leader(30, "east3", 5))).to.deep.equal({
      node: "east3",
      epoch: 5,
      after: 9.5,
    });
    expect(led(leader(80, "east2", 0))).to.deep.equal({ node: "east2", epoch: 0, after: 59.5 });
  });

  it("counts a silence between acknowledgements alone, the longest that ended after the effect and before the end", () => {
    const silent = (...lines: LedgerLine[]) => seen([...lines])?.clients?.[0]?.clients[0];
    const but = (from: number, to: number, end = 80) => [...until("c-1", 0, from), ...until("c-1", to, end)];
    const unanswered = acked("c-1", 25, 25);
    expect(silent(...but(21, 31), { ...unanswered, outcome: "indeterminate" })).to.deep.include({ silent: [-0.5, 10.5] });
    expect(silent(...but(21, 31), { ...unanswered, answered: null })).to.deep.include({ silent: [-0.5, 10.5] });
    expect(silent(...but(5, 18).filter(({ seq }) => seq[0] < 21 || seq[0] > 25))).to.deep.include({ silent: [-0.5, 5.5] });
    expect(silent(...but(21, 31).filter(({ seq }) => seq[0] < 50 || seq[0] > 59))).to.deep.include({ silent: [-0.5, 10.5] });
    expect(silent(...but(21, 85, 90))).to.deep.include({ silent: [-0.5, null] });
    const exact = acked("c-1", 20, 20.6);
    expect(silent(exact, ...until("c-1", 40, 80))).to.deep.equal({ session: "c-1", silent: [0.1, 19.5] });
    const late = acked("c-1", 20, 20.7);
    expect(silent(late, ...until("c-1", 40, 80))).to.deep.equal({ session: "c-1", began: 0.2 });
  });

  it("tells of each probe by its own words since the effect", () => {
    const said = (event: string, at: number, probe: string, more = {}) =>
      ({ at, event, probe, cluster: "east", ...more }) as unknown as TimelineEvent;
    const probes = (...events: TimelineEvent[]) => seen(until("c-1", 0, 80), ...events)?.probes;
    const silent = said("probe.silent", 25, "a", { lastAckAt: null });
    expect(
      probes(
        said("probe.silent", 10, "a", { lastAckAt: 9 }),
        said("probe.back", 21, "a"),
        silent,
        said("probe.back", 26, "b"),
        said("probe.back", 27, "a"),
      ),
    ).to.deep.equal([{ probe: "a", cluster: "east", lastAcknowledged: null, back: 6.5 }]);
    expect(probes(said("probe.silent", 20.5, "a", { lastAckAt: 20 }), said("probe.back", 20.5, "a"))).to.deep.equal([
      { probe: "a", cluster: "east", lastAcknowledged: -0.5, back: 0 },
    ]);
  });
});
