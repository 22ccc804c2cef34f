import { resolve } from "node:path";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { defineTier } from "../targets/tiers.ts";
import { assertLoad } from "./assert-load.ts";
import type { DrillDefinition, PlannedWorkload } from "./definition.ts";

const tier = defineTier({
  name: "tier-2",
  objective: { rto: { below: 1800 } },
  gates: { "active-passive": { rpo: { atMost: 10 }, rto: { atMost: 60 } }, stretched: {}, half: { rpo: { atMost: 0 } } },
});
const orders = { name: "orders", tier, topic: "orders", group: "shipping" } as unknown as PlannedWorkload;

const drillOn = (topology: string, ...workloads: PlannedWorkload[]) =>
  ({
    name: "loss",
    place: { file: resolve("suites/loss.drill.ts"), line: 1 },
    spec: { topology: { name: topology }, workloads },
  }) as unknown as DrillDefinition;

describe("a drill's load, before anything starts", () => {
  it("is accepted where every tier has a gate on the topology", () => {
    expect(() => assertLoad(drillOn("active-passive", orders))).not.to.throw();
  });

  it("is refused as bad usage, with tier, topology and file, where one has none", () => {
    expect(() => assertLoad(drillOn("single-region", orders)))
      .to.throw(
        UsageError,
        'drill "loss" in suites/loss.drill.ts: workload "orders" is tier-2, which has no gate on topology "single-region"',
      )
      .that.has.property("exitCode", 2);
  });

  it("is refused where its gate could not fail a run for what the business asks, or for anything", () => {
    const refusal = (topology: string, lacks: string) => {
      const message = `drill "loss" in suites/loss.drill.ts: workload "orders" is tier-2, whose gate on topology "${topology}" lacks ${lacks}`;
      expect(() => assertLoad(drillOn(topology, orders))).to.throw(UsageError, message);
    };
    refusal("stretched", "rto");
    refusal("half", "rto");
    const nothing = { ...orders, tier: defineTier({ name: "tier-0", objective: {}, gates: { half: {} } }) };
    expect(() => assertLoad(drillOn("half", nothing))).to.throw(UsageError, "lacks every measure");
  });

  it("is accepted where a tier is about one thing, and refused where a known-bad drill must miss another", () => {
    const skips = {
      ...orders,
      tier: defineTier({ name: "skips", objective: {}, gates: { half: { unprocessed: { atMost: 0 } } } }),
    };
    const missing = (mustMiss: string[]): DrillDefinition => {
      const { spec, ...drill } = drillOn("half", skips);
      return { ...drill, spec: { ...spec, mustMiss } } as DrillDefinition;
    };
    expect(() => assertLoad(missing(["unprocessed"]))).not.to.throw();
    expect(() => assertLoad(missing(["logDuplicates"]))).to.throw(UsageError, "must miss logDuplicates, of which no tier");
  });

  it("is refused where there is none", () => {
    expect(() => assertLoad(drillOn("active-passive"))).to.throw(UsageError, "has no workload");
  });

  it("is refused where two workloads could not be told apart", () => {
    expect(() => assertLoad(drillOn("active-passive", orders, { ...orders, name: "returns" }))).to.throw(UsageError, "topic");
    const groupless = { ...orders, group: null };
    expect(() => assertLoad(drillOn("active-passive", groupless, { ...groupless, name: "b", topic: "b" }))).not.to.throw();
  });
});
