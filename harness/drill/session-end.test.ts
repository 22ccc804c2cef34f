import * as fs from "node:fs";
import { expect } from "chai";
import { Interrupted } from "../core/errors.ts";
import { samples } from "../report/sample.ts";
import type { DrillResult } from "./session.ts";
import { endOfSession } from "./session-end.ts";

const record = { ...samples(fs)("02"), drill: "a", verdict: "met" as const, exitCode: 0 };
const done = (drill: string, exitCode = 0): DrillResult => ({
  drill,
  folder: "f",
  record: { ...record, drill, exitCode, healed: exitCode !== 7 },
  exitCode,
});
const interruptedBy = (signal: "SIGINT" | "SIGTERM") => AbortSignal.abort(new Interrupted(signal));
const quiet = new AbortController().signal;
const asked = (...chosen: string[]) => ({ chosen, repeat: 1 });

describe("the exit code of a session", () => {
  it("is 0 where all that was chosen was met", () => {
    expect(endOfSession(asked("a", "b"), [done("a"), done("b")], quiet)).to.equal(0);
  });

  it("is that of the interruption, though every drill that ran was met", () => {
    expect(endOfSession(asked("a", "b"), [done("a")], interruptedBy("SIGINT"))).to.equal(130);
    expect(endOfSession(asked("a"), [done("a")], interruptedBy("SIGTERM"))).to.equal(143);
    expect(endOfSession(asked("a"), [], interruptedBy("SIGINT"))).to.equal(130);
  });

  it("is that of the interruption whatever else is wrong, but for a heal that is not proven", () => {
    for (const worse of [1, 4, 5, 6]) expect(endOfSession(asked("a"), [done("a", worse)], interruptedBy("SIGINT"))).to.equal(130);
    expect(endOfSession(asked("a", "b"), [done("a", 7)], interruptedBy("SIGINT"))).to.equal(7);
  });

  it("is never 0 where a drill or a repetition has no result", () => {
    expect(endOfSession(asked("a", "b"), [done("a")], quiet)).to.equal(6);
    expect(endOfSession({ chosen: ["a"], repeat: 2 }, [done("a")], quiet)).to.equal(6);
    expect(endOfSession(asked("a", "b"), [done("a", 1)], quiet)).to.equal(1);
    expect(endOfSession(asked(), [], quiet)).to.equal(6);
  });
});
