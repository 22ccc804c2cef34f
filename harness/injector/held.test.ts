import { expect } from "chai";
import { cut, kill, outage } from "../faults/constructors.ts";
import type { Fault } from "../faults/fault.ts";
import { printFault } from "../faults/text.ts";
import { addressBlock } from "../topology/addresses.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { besides, gathered, stillHolding, unheard } from "./held.ts";

const lease = (name: string, fault: Fault = kill("east1", "east2"), since = 5) => ({
  lease: name,
  what: printFault(fault),
  fault,
  since,
  expiresAt: since + 60,
});

describe("faults that stand", () => {
  it("are one where several agents hold the same lease", () => {
    const [fault, ...others] = gathered(
      [
        { agent: "east1", lease: lease("f1") },
        { agent: "east2", lease: { ...lease("f1"), since: 6, problem: "it would not" } },
      ],
      [],
    );
    expect(others).to.deep.equal([]);
    expect(fault).to.include({ id: "f1", what: "kill east1,east2", since: 5, problem: "it would not" });
    expect(fault?.parts).to.deep.equal([{ lease: "f1", fault: kill("east1", "east2"), agents: ["east1", "east2"] }]);
  });

  it("are one where a fault is made of others, with its parts", () => {
    const parts = [cut("east1", "west1"), cut("east2", "west2")].map((fault, index) => ({
      agent: "fabric",
      lease: lease(`f2.${index + 1}`, fault as never),
    }));
    const [fault] = gathered(parts, []);
    expect(fault?.id).to.equal("f2");
    expect(fault?.parts.map((part) => part.lease)).to.deep.equal(["f2.1", "f2.2"]);
  });

  it("are also those that only the journal still knows", () => {
    const entry = {
      run: "r",
      topology: "t",
      engine: "e",
      lease: "f3",
      what: "outage region:east",
      fault: outage("east"),
      runner: null,
      expiresAt: 1,
    };
    expect(gathered([], [entry]).map(({ id, parts }) => [id, parts[0]?.agents.length])).to.deep.equal([["f3", 0]]);
    expect(gathered([{ agent: "fabric", lease: lease("f3", outage("east") as never) }], [entry])).to.have.length(1);
  });

  it("hold nothing but what their heal left: its own lease, or a part of it, is no other fault", () => {
    const faults = gathered(
      [
        { agent: "east1", lease: lease("f3.1") },
        { agent: "fabric", lease: lease("f4", cut("east1", "west1")) },
      ],
      [],
    );
    expect(stillHolding(faults, "f3")).to.deep.equal(["east1"]);
    expect(besides(faults, "f3").map(({ id }) => id)).to.deep.equal(["f4"]);
    expect(besides(faults, "f3.2").map(({ id }) => id)).to.deep.equal(["f3", "f4"]);
  });

  it("are not known of an agent that is silent, but of a machine that an outage took", () => {
    const plan = planTopology(twoRegions, addressBlock(0));
    const taken = { run: "a", topology: "t", engine: "e", runner: null, expiresAt: null };
    const fault: Fault = { kind: "outage", subject: { nodes: ["east1"] }, mode: "drop" };
    const faults = gathered([], [{ ...taken, lease: "f1", what: printFault(fault), fault }]);
    expect(unheard({ faults, silent: ["east1", "east2", "fabric"] }, plan)).to.deep.equal(["east2", "fabric"]);
  });
});
