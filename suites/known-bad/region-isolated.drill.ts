import { expect } from "chai";
import { drill, isolate, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";

/**
 * Known bad: region east is cut off but lives, its users at the edge still reach it, and west is promoted all the same. What
 * east acknowledges from then on is on the wrong side: split brain, and with it the RPO is missed whatever its seconds are.
 */
drill(
  "region-isolated",
  {
    about: "Region east is cut off from west while clients at the edge go on writing to it; west is promoted without a fence.",
    topology,
    workloads: [payments],
    budget: { run: minutes(6), teardown: minutes(3) },
    tags: ["known-bad"],
    expectedMinutes: 4,
    mustMiss: ["splitBrain", "rpo"],
    loss: { source: "east", survivors: "west" },
  },
  async ({
    regions,
    clusters: { east, west },
    clients,
    step,
    startLoad,
    guards,
    inject,
    phase,
    fenced,
    promote,
    hold,
    soak,
    returned,
    finalRead,
    rawRead,
    stranded,
  }) => {
    await using load = await startLoad({
      on: east,
      clients: clients.edge,
      standby: { on: west, clients: clients["clients-west"] },
    });
    await load.steady({ for: seconds(20) });
    await guards.placement(east, west);
    await guards.groupOffsets(load, west);

    await using loss = await step("region east is isolated", () => inject(isolate(regions.east)));
    await phase("detected", "rule");
    await phase("decided", "machine");
    await fenced(east, false);
    await promote(west, load);
    await load.failOver({ within: seconds(60) });

    await hold("recovery must hold", seconds(30));
    await soak(seconds(5));
    await load.stop();

    await step("east returns", () => loss.heal());
    await returned(east);
    await finalRead(east, load, "return");
    await finalRead(west, load, "final");
    await Promise.all([rawRead(east, load), rawRead(west, load)]);

    await step("what Muster calls split-brain loss is exactly what only east's raw log has", () => {
      const { lost, splitBrain } = stranded(load);
      expect(splitBrain.raw, "acknowledged by east after it was cut off, and not in west").not.to.deep.equal([]);
      expect(splitBrain.muster).to.deep.equal(splitBrain.raw);
      expect(lost.muster).to.deep.equal(lost.raw);
    });
  },
);
