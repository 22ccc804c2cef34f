import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { ownFailures } from "./own-failures.ts";

const at = (event: string, fields: object = {}): TimelineEvent => ({ at: 12, event, ...fields }) as unknown as TimelineEvent;

describe("what broke of our own", () => {
  it("is nothing where only faults broke things", () => {
    expect(ownFailures([at("fault.cut"), at("proxy.restarted", { source: "edge" }), at("node.state")])).to.deep.equal([]);
  });

  it("makes a drill invalid, each with its place and moment", () => {
    const failures = ownFailures([at("proxy.died", { source: "edge" }), at("fabric.anew", { applied: ["f1"] })]);
    expect(failures.map(({ message }) => message)).to.have.length(2);
    expect(failures[0]?.message).to.include("at 12.000 s the toxiproxy of edge died by itself");
    expect(failures[0]?.kind).to.equal("invalid");
  });
});

describe("a client's calibration", () => {
  const calibrated = (ok: boolean) => at("client.calibrated", { driver: "java", records: 1000, ok, reason: "offset 7 twice" });

  it("makes a drill invalid where it failed, and names the driver", () => {
    expect(ownFailures([calibrated(true)])).to.deep.equal([]);
    expect(ownFailures([calibrated(false)])[0]?.message)
      .to.include("the client java failed its calibration")
      .and.include("offset 7");
  });
});
