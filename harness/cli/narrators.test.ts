import { Writable } from "node:stream";
import { expect } from "chai";
import { LineNarrator, TerminalNarrator } from "./narrators.ts";

describe("the live line of a terminal", () => {
  it("counts since the fault, judges nothing, and shows no clock once the load has stopped", () => {
    const frames: string[] = [];
    const terminal = new Writable({
      write(chunk, _encoding, done) {
        frames.push(String(chunk));
        done();
      },
    });
    const narrator = new TerminalNarrator(terminal as unknown as NodeJS.WriteStream);
    narrator.stepBegan("soak");
    narrator.stopwatch({ targetSeconds: 45, forSeconds: 52.6 });
    narrator.say("in soak");
    expect(frames.at(-1)).to.include("since the fault ≈ 52.6 s (RTO gate 45 s)").and.not.include("down").and.not.include("[31m");
    narrator.event({ at: 60, event: "load.stopped" });
    narrator.say("final read");
    expect(frames.at(-1)).to.include("soak").and.not.include("⏱");
    narrator.end();
  });
});

describe("stalls, to whoever watches", () => {
  it("are one line a phase, and none where there were none", () => {
    const lines: string[] = [];
    const out = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk).slice(10).trim());
        done();
      },
    });
    const narrator = new LineNarrator(out);
    const stall = (from: number, to: number) =>
      narrator.event({ at: to, event: "observer.stall", process: "east1", from, to } as never);
    stall(1, 1.2);
    stall(2, 2.858);
    narrator.event({ at: 3, event: "phase", name: "steady" } as never);
    narrator.event({ at: 4, event: "load.stopped" });
    expect(lines).to.deep.equal([
      "· 2 stalls of Muster's processes until now, longest 858 ms",
      "· phase: steady",
      "· load stopped",
    ]);
  });
});
