import { expect } from "chai";
import fc from "fast-check";
import type { CanaryReport, CanarySight } from "../protocol/commands.ts";
import {
  answering,
  baselined,
  canBeSeen,
  connectsInSilence,
  quickAgain,
  refused,
  silent,
  slowed,
  stopsCounted,
  wasReset,
} from "./proof.ts";

const well: CanarySight = {
  answers: 40,
  lastAnswerAt: 9.99,
  firstUnansweredSentAt: null,
  failure: null,
  failureAt: null,
  p99Ms: 40,
  recentMs: 20,
  lastConnectedBegunAt: 9.9,
  lastEnd: null,
};
const quiet: CanarySight = { ...well, firstUnansweredSentAt: 10.0 };
const report = (old: CanarySight, fresh: CanarySight): CanaryReport => ({ path: "edge>east1/CLIENT", old, new: fresh });

const took = (ms: number) => report({ ...well, recentMs: ms }, { ...well, recentMs: ms });

describe("proof of a cut", () => {
  it("takes silence only when it lasted at least 500 ms on both connections", () => {
    expect(silent([report(quiet, quiet)], 10.49, 9.99).proven).to.equal(false);
    expect(silent([report(quiet, quiet)], 10.51, 9.99).proven).to.equal(true);
  });

  it("counts no silence from before the cut", () => {
    const stalled = { ...quiet, firstUnansweredSentAt: 9.5 };
    expect(silent([report(stalled, stalled)], 10.51, 10.02).proven).to.equal(false);
    expect(silent([report(stalled, stalled)], 10.53, 10.02).proven).to.equal(true);
  });

  it("asks for five times the usual answer time on a slow path", () => {
    const slow = { ...quiet, p99Ms: 200 };
    expect(silent([report(slow, slow)], 10.9, 9.99).proven).to.equal(false);
    expect(silent([report(slow, slow)], 11.01, 9.99).proven).to.equal(true);
  });

  it("does not take a swallowed stream that still accepts new connections for a drop", () => {
    expect(silent([report(quiet, well)], 20, 10.02).proven).to.equal(false);
  });

  it("does not take a refusal for silence, nor silence for a refusal", () => {
    const refusing = { ...quiet, failure: "refused" as const, failureAt: 10.01 };
    expect(silent([report(quiet, refusing)], 20, 10.02).proven).to.equal(false);
    expect(refused([report(quiet, quiet)]).proven).to.equal(false);
    expect(refused([report({ ...quiet, failure: "closed" }, refusing)]).proven).to.equal(true);
  });

  it("tells a drop from a blackhole by whether a connection that was begun since is established", () => {
    const connecting = { ...quiet, lastConnectedBegunAt: 11 };
    expect(silent([report(quiet, quiet)], 20, 10.02).proven).to.equal(true);
    expect(silent([report(quiet, connecting)], 20, 10.02).proven).to.equal(false);
    expect(connectsInSilence([report(quiet, connecting)], 20, 10.02).proven).to.equal(true);
    expect(connectsInSilence([report(quiet, quiet)], 20, 10.02).proven).to.equal(false);
  });

  it("learns nothing of a cut from a connection that was begun before it, however late that was established", () => {
    const begunBefore = { ...quiet, firstUnansweredSentAt: 9.0, lastConnectedBegunAt: 10.01 };
    expect(silent([report(quiet, begunBefore)], 20, 10.02).proven).to.equal(true);
    expect(connectsInSilence([report(quiet, begunBefore)], 20, 10.02).proven).to.equal(false);
  });

  it("takes a connection that was established and answered since for neither of the two", () => {
    const answered = { ...quiet, lastConnectedBegunAt: 10.5, firstUnansweredSentAt: 12 };
    expect(silent([report(quiet, answered)], 20, 10.02).proven).to.equal(false);
    expect(connectsInSilence([report(quiet, answered)], 20, 10.02).proven).to.equal(false);
  });

  it("does not take a FIN for a reset, nor a refusal", () => {
    const reset = { ...quiet, failure: "reset" as const, lastEnd: { how: "reset" as const, at: 10 } };
    const closed = { ...quiet, failure: "closed" as const, lastEnd: { how: "closed" as const, at: 10 } };
    expect(wasReset([report(reset, reset)]).proven).to.equal(true);
    expect(wasReset([report(closed, reset)]).proven).to.equal(false);
    expect(wasReset([report(reset, { ...quiet, failure: "refused" })]).proven).to.equal(false);
    expect(wasReset([report(quiet, reset)]).proven).to.equal(false);
  });

  it("asks of a one-way cut that packets were stopped that way, and only that way", () => {
    const stopped = (out: number, back: number) => ({ "a>b/CLIENT": { out, back, packets: out + back } });
    const path = "a>b/CLIENT";
    expect(stopsCounted([{ path, way: "out" }], stopped(3, 0)).proven).to.equal(true);
    expect(stopsCounted([{ path, way: "out" }], stopped(3, 1)).proven).to.equal(false);
    expect(stopsCounted([{ path, way: "back" }], stopped(3, 0)).proven).to.equal(false);
    expect(stopsCounted([{ path, way: "both" }], stopped(0, 0)).proven).to.equal(false);
    expect(stopsCounted([{ path, way: "both" }], {}).proven).to.equal(false);
  });

  it("takes a delay for what was asked only when answers grew by about that much", () => {
    const asked = { addedMs: 100, jitterMs: 0 };
    expect(slowed([took(121)], [took(20)], asked).proven).to.equal(true);
    expect(slowed([took(60)], [took(20)], asked).proven).to.equal(false);
    expect(slowed([took(200)], [took(20)], asked).proven).to.equal(false);
    expect(slowed([took(121)], [], asked).proven).to.equal(false);
  });

  it("has no proof for a delay that answer times cannot tell from none", () => {
    expect(canBeSeen({ addedMs: 5, jitterMs: 0 })).to.equal(false);
    expect(canBeSeen({ addedMs: 40, jitterMs: 80 })).to.equal(false);
    expect(canBeSeen({ addedMs: 10, jitterMs: 0 })).to.equal(true);
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (addedMs, jitterMs) => {
        fc.pre(canBeSeen({ addedMs, jitterMs }));
        expect(slowed([took(20)], [took(20)], { addedMs, jitterMs }).proven).to.equal(false);
      }),
    );
  });

  it("is of the end of a delay only when answer times are as before", () => {
    const asked = { addedMs: 100, jitterMs: 0 };
    expect(quickAgain([took(121)], [took(20)], asked).proven).to.equal(false);
    expect(quickAgain([took(23)], [took(20)], asked).proven).to.equal(true);
    expect(quickAgain([], [], asked).proven).to.equal(false);
  });

  it("is never given by nothing", () => {
    for (const verdict of [
      silent([], 20, 10.02),
      connectsInSilence([], 20, 10.02),
      refused([]),
      wasReset([]),
      answering([], 0),
      baselined([], 0),
    ])
      expect(verdict.proven).to.equal(false);
  });

  it("takes a heal only from an answer after it, on old and new connections", () => {
    expect(answering([report(well, { ...well, lastAnswerAt: 12 })], 11).proven).to.equal(false);
    expect(answering([report({ ...well, lastAnswerAt: 12 }, { ...well, lastAnswerAt: 12 })], 11).proven).to.equal(true);
  });
});
