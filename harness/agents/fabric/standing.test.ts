import { expect } from "chai";
import type { CutMode } from "../../faults/fault.ts";
import type { Degradation, FabricPath, Way } from "../../protocol/commands.ts";
import { changeOf, type Standing, stateOf } from "./standing.ts";

const path: FabricPath = {
  path: "a>b/CLIENT",
  source: "a",
  listen: { address: "198.18.0.3", port: 9001 },
  upstream: { address: "198.18.0.18", port: 9001 },
  latencyMs: { out: 6, back: 5 },
};
const cut = (mode: CutMode, way: Way = "both"): Standing => ({ kind: "cut", mode, paths: [{ path: path.path, way }] });
const degrade = (degradation: Degradation, way: Way = "both"): Standing => ({
  kind: "degrade",
  degradation,
  paths: [{ path: path.path, way }],
});
const change = (before: readonly Standing[], after: readonly Standing[]) =>
  changeOf(path.path, stateOf(path, before), stateOf(path, after));
const words = (stops: readonly { mode: string; direction: string }[]) =>
  stops.map(({ mode, direction }) => `${mode} ${direction}`);

describe("what leases say of a path", () => {
  it("keeps it cut while any lease still cuts it", () => {
    expect(change([cut("drop"), cut("drop")], [cut("drop")])).to.deep.equal({ stop: [], endConnections: false, pass: [] });
    expect(words(change([cut("drop")], []).pass)).to.deep.equal(["drop out", "drop back"]);
  });

  it("keeps modes and ways apart: healing one leaves the other as it is", () => {
    expect(words(change([cut("drop"), cut("hold")], [cut("hold")]).pass)).to.deep.equal(["drop out", "drop back"]);
    expect(words(change([cut("drop"), cut("drop", "out")], [cut("drop", "out")]).pass)).to.deep.equal(["drop back"]);
    expect(stateOf(path, [cut("drop"), cut("refuse")]).refused).to.equal(true);
  });

  it("ends connections to reset them, and to let a black hole go, but never for silence", () => {
    expect(change([], [cut("reset")]).endConnections).to.equal(true);
    expect(change([cut("reset")], []).endConnections).to.equal(false);
    expect(change([], [cut("blackhole")]).endConnections).to.equal(false);
    expect(change([cut("blackhole")], []).endConnections).to.equal(true);
    expect(change([cut("hold"), cut("blackhole")], [cut("blackhole")]).endConnections).to.equal(false);
    for (const mode of ["drop", "hold"] as const) expect(change([cut(mode)], []).endConnections).to.equal(false);
  });

  it("adds half of a round trip to each way's own latency, the larger half out", () => {
    const latencies = (standing: readonly Standing[]) =>
      stateOf(path, standing).toxics.map(({ attributes }) => attributes.latency);
    expect(latencies([])).to.deep.equal([6, 5]);
    expect(latencies([degrade({ rttMs: 35 })])).to.deep.equal([24, 22]);
    expect(latencies([degrade({ rttMs: 35 }, "out")])).to.deep.equal([24, 5]);
    expect(latencies([degrade({ rttMs: 10 }), degrade({ rttMs: 20 })])).to.deep.equal([21, 20]);
  });

  it("takes the narrowest of bandwidths and slices", () => {
    const { toxics } = stateOf(path, [
      degrade({ kilobytesPerSecond: 100, sliceBytes: 64 }),
      degrade({ kilobytesPerSecond: 10 }, "back"),
    ]);
    const of = (name: string) => toxics.find((toxic) => toxic.name === name)?.attributes;
    expect(of("bandwidth_upstream")).to.deep.equal({ rate: 100 });
    expect(of("bandwidth_downstream")).to.deep.equal({ rate: 10 });
    expect(of("slicer_upstream")).to.include({ average_size: 64 });
  });
});
