import { expect } from "chai";
import { wantedBy } from "./standing.ts";

const whole = { down: false, frozen: false, share: null, full: false, settings: {} };

describe("what deeds that stand want of a machine", () => {
  it("is nothing when none stands", () => {
    expect(wantedBy([])).to.deep.equal(whole);
  });

  it("keeps the process down until the last deed that took it is undone", () => {
    const [kill, lose] = [{ kind: "kill" }, { kind: "loseDisk" }] as const;
    expect(wantedBy([kill, lose, { kind: "pause" }])).to.deep.equal({ ...whole, down: true, frozen: true });
    expect(wantedBy([lose]).down).to.equal(true);
  });

  it("keeps the disk full when what killed the process is undone", () => {
    expect(wantedBy([{ kind: "fillDisk" }])).to.deep.equal({ ...whole, full: true });
  });

  it("gives the smallest share, and the settings said last", () => {
    const { share, settings } = wantedBy([
      { kind: "throttle", cpu: 0.5 },
      { kind: "misconfigure", settings: { a: "1", b: "1" } },
      { kind: "throttle", cpu: 0.1 },
      { kind: "misconfigure", settings: { b: "2" } },
    ]);
    expect({ share, settings }).to.deep.equal({ share: 0.1, settings: { a: "1", b: "2" } });
  });
});
