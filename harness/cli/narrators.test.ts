import { Writable } from "node:stream";
import { expect } from "chai";
import { TerminalNarrator } from "./narrators.ts";

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
