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
    expect(failures[0]?.exitCode).to.equal(6);
  });
});
