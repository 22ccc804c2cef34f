import { expect } from "chai";
import type { WriteLine } from "../../ledger/lines.ts";
import { type Leader, rowsOf, rttTable } from "./rtt-rows.ts";

/** Partition 0 is led a millisecond from the client, partition 1 as far away as the followers are. */
const leaders =
  (rttMs: number) =>
  (_: string, partition: number): Leader =>
    partition === 0
      ? { name: "stretch1", place: "beside", toClientMs: 1, toFollowersMs: rttMs }
      : { name: "stretch2", place: "across", toClientMs: rttMs, toFollowersMs: rttMs };

const write = (partition: number, at: number, latencyMs: number | null): WriteLine => ({
  kind: "write",
  session: "rtt",
  cluster: "stretch",
  topic: "rtt",
  partition,
  outcome: latencyMs === null ? "indeterminate" : "acknowledged",
  seq: [0, 0],
  offset: 0,
  intended: [at, at],
  answered: null,
  latencyMsMax: latencyMs,
  late: 0,
});

describe("latency over distance", () => {
  it("is one round trip in theory, and two where the client is as far from the leader", () => {
    const writes = [write(0, 1, 83), write(1, 1, 164), write(0, 2, 85), write(1, 2, 166)];
    const [beside, across] = rowsOf({ rttMs: 80, acks: "all", pace: "apart", writes }, leaders(80));
    expect(beside).to.deep.include({ leader: "beside", n: 2, theory: { p50: 81, p99: 81 }, measured: { p50: 83, p99: 85 } });
    expect(across).to.deep.include({ leader: "across", n: 2, theory: { p50: 160, p99: 160 }, measured: { p50: 164, p99: 166 } });
  });

  it("has no part for replication with acks=1", () => {
    const rows = rowsOf({ rttMs: 80, acks: 1, pace: "apart", writes: [write(0, 1, 3), write(1, 1, 84)] }, leaders(80));
    expect(rows.map(({ theory }) => theory.p50)).to.deep.equal([1, 80]);
  });

  it("counts what waits for the question that others have made the followers ask", () => {
    const rows = rowsOf({ rttMs: 80, acks: "all", pace: "close", writes: [write(0, 1, 84), write(0, 1.04, 125)] }, leaders(80));
    expect(rows[0]?.theory.p99).to.be.closeTo(121, 1e-6);
  });

  it("says how many were not acknowledged, of which it knows no latency", () => {
    const rows = rowsOf({ rttMs: 1, acks: "all", pace: "apart", writes: [write(0, 1, 3), write(0, 2, null)] }, leaders(1));
    expect(rows[0]).to.deep.include({ n: 1, without: 1 });
    expect(rttTable(rows)).to.contain(
      "| 1 ms | all | beside | apart | 1 (+1 not acknowledged) | 3.0 | 2.0 | 1.0 | 3.0 | 2.0 | 1.0 |",
    );
  });
});
