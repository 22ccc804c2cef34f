import { expect } from "chai";
import type { LedgerLine } from "../../ledger/lines.ts";
import { errorOf, type KnownOutage, measuredOutage, truthOf } from "./known-outage.ts";
import { probing } from "./rto-probe.ts";

/** Held from 10.00 to 15.00, with 2 ms between the fabric's two stamps each time. */
const known: KnownOutage = {
  cut: { issuedAt: 10, appliedAt: 10.002 },
  undo: { issuedAt: 15.002, appliedAt: 15.004 },
  observedUntil: 23,
};

/** A slot each 100 ms from 8.0 on: acknowledged after 5 ms, but for those of the outage. */
function probed({ backAt }: { readonly backAt: number }): LedgerLine[] {
  const of = { topic: probing.topic, partition: 0 };
  const slots = Array.from({ length: 160 }, (_, slot) => 8 + slot * 0.1);
  const writes = slots.flatMap((at, seq): LedgerLine[] =>
    at > 9.95 && at < backAt
      ? []
      : [
          {
            kind: "write",
            ...of,
            session: "s",
            cluster: "home",
            outcome: "acknowledged",
            seq: [seq, seq],
            offset: seq,
            intended: [at, at],
            answered: [at + 0.005, at + 0.005],
            latencyMsMax: 5,
            late: 0,
          },
        ],
  );
  return [{ kind: "schedule", ...of, from: 8, every: 0.1, slots: slots.length }, ...writes];
}

describe("an outage of known length", () => {
  it("is as long as the fabric's stamps leave open", () => {
    expect(truthOf(known).atLeast).to.be.closeTo(5, 1e-9);
    expect(truthOf(known).atMost).to.be.closeTo(5.004, 1e-9);
  });

  it("is measured from the fabric's stamps to the first slot that was served again", () => {
    const measured = measuredOutage(known, probed({ backAt: 15.05 }), []);
    expect(measured?.censored).to.equal(false);
    expect(measured?.atLeast).to.be.closeTo(5.098, 1e-6);
    expect(measured?.atMost).to.be.closeTo(5.1, 1e-6);
  });

  it("is in error by as much as the figure and the truth can be apart", () => {
    expect(errorOf({ atLeast: 5.098, atMost: 5.1, censored: false }, truthOf(known))).to.be.closeTo(100, 1e-6);
    expect(errorOf({ atLeast: 4.9, atMost: 4.902, censored: false }, truthOf(known))).to.be.closeTo(104, 1e-6);
    expect(errorOf({ atLeast: 5, atMost: null, censored: true }, truthOf(known))).to.equal(Number.POSITIVE_INFINITY);
  });
});
