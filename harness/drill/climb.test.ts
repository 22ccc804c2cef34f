import { expect } from "chai";
import type { Theory } from "../targets/theory.ts";
import { defineTier } from "../targets/tiers.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { cellOn, type LadderStep } from "./climb.ts";
import type { DrillDefinition } from "./definition.ts";

const tier = defineTier({ name: "t", objective: {}, gates: { two: { rto: { atMost: 45 } } } });
const stop: Theory = { writes: "stop", reads: "unsaid", lost: "none", because: "nobody leads" };
const step: LadderStep = {
  name: "broker-crash",
  rung: "partial",
  about: ({ name }) => `A broker of ${name} dies.`,
  tags: ["nightly"],
  applies: () => true,
  workloads: () => [{ name: "w", tier } as never],
  expectedMinutes: 2,
  body: async () => undefined,
};
const specOf = (own: Partial<LadderStep>) => (cellOn({ ...step, ...own }, twoRegions) as DrillDefinition).spec;

describe("a step of the ladder", () => {
  it("is an ordinary drill on each topology, named after both", () => {
    expect(cellOn(step, twoRegions)).to.have.property("name", "broker-crash-on-two");
    expect(specOf({})).to.deep.include({ about: "A broker of two dies.", tags: ["nightly"] });
    expect(specOf({ tags: ({ name }) => (name === "two" ? ["smoke"] : []) }).tags).to.deep.equal(["smoke"]);
  });

  it("must miss what its theory says is missed, and nothing where there is none", () => {
    expect(specOf({ theory: () => stop })).to.deep.include({
      mustMiss: ["rto"],
      cell: { step: "broker-crash", rung: "partial", theory: stop },
    });
    expect(specOf({ theory: () => ({ ...stop, writes: "go on" }) })).not.to.have.property("mustMiss");
    expect(specOf({})).not.to.have.property("mustMiss");
    expect(specOf({}).cell).to.deep.equal({ step: "broker-crash", rung: "partial" });
  });

  it("plays on the cluster that is mirrored from, with clients beside it, and looks for losses there", async () => {
    expect(specOf({}).loss).to.deep.equal({ source: "east", survivors: "east" });
    expect(specOf({ loss: (_, { standby }) => ({ source: "east", survivors: standby?.on ?? "" }) }).loss.survivors).to.equal(
      "west",
    );
    const seen: unknown[] = [];
    const body: LadderStep["body"] = async (_, ground) => {
      seen.push(ground);
    };
    await (cellOn({ ...step, body }, twoRegions) as DrillDefinition).body({} as never);
    expect(seen[0]).to.deep.equal({
      cluster: "east",
      clients: "payments@east",
      standby: { on: "west", clients: "payments@east" },
      brokers: 3,
      controllers: 3,
      combined: true,
      replicationFactor: 3,
      minInsyncReplicas: 2,
    });
  });

  it("that does not apply is no drill, and says why", () => {
    const why = "it has one node";
    expect(cellOn({ ...step, applies: () => why }, twoRegions)).to.deep.equal({
      step: "broker-crash",
      rung: "partial",
      topology: "two",
      why,
    });
  });
});
