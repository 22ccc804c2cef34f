import { expect } from "chai";
import type { CanaryReport, CanarySight } from "../protocol/commands.ts";
import { answering, baselined, refused, silent } from "./proof.ts";

const well: CanarySight = {
  answers: 40,
  lastAnswerAt: 9.99,
  firstUnansweredSentAt: null,
  failure: null,
  failureAt: null,
  p99Ms: 40,
};
const quiet: CanarySight = { ...well, firstUnansweredSentAt: 10.0 };
const report = (old: CanarySight, fresh: CanarySight): CanaryReport => ({ path: "edge>east1/CLIENT", old, new: fresh });

describe("proof of a cut", () => {
  it("takes silence only when it lasted at least 500 ms on both connections", () => {
    expect(silent([report(quiet, quiet)], 10.49).proven).to.equal(false);
    expect(silent([report(quiet, quiet)], 10.51).proven).to.equal(true);
  });

  it("asks for five times the usual answer time on a slow path", () => {
    const slow = { ...quiet, p99Ms: 200 };
    expect(silent([report(slow, slow)], 10.9).proven).to.equal(false);
    expect(silent([report(slow, slow)], 11.01).proven).to.equal(true);
  });

  it("does not take a swallowed stream that still accepts new connections for a drop", () => {
    expect(silent([report(quiet, well)], 20).proven).to.equal(false);
  });

  it("does not take a refusal for silence, nor silence for a refusal", () => {
    const refusing = { ...quiet, failure: "refused" as const, failureAt: 10.01 };
    expect(silent([report(quiet, refusing)], 20).proven).to.equal(false);
    expect(refused([report(quiet, quiet)]).proven).to.equal(false);
    expect(refused([report({ ...quiet, failure: "closed" }, refusing)]).proven).to.equal(true);
  });

  it("is never given by nothing", () => {
    for (const verdict of [silent([], 20), refused([]), answering([], 0), baselined([], 0)])
      expect(verdict.proven).to.equal(false);
  });

  it("takes a heal only from an answer after it, on old and new connections", () => {
    expect(answering([report(well, { ...well, lastAnswerAt: 12 })], 11).proven).to.equal(false);
    expect(answering([report({ ...well, lastAnswerAt: 12 }, { ...well, lastAnswerAt: 12 })], 11).proven).to.equal(true);
  });
});
