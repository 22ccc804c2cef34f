import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { tier1UnderPressure } from "../../topologies/tiers.ts";
import { inflators } from "../profiles.ts";
import { payments } from "../workloads.ts";

/**
 * RPO is the replication lag at the moment of disaster: whatever makes replication lag inflates it. The same loss of a region
 * as in `region-loss`, each time under one inflator; what was lost stands beside the lag that was seen just before.
 */
const losses = {
  "region-loss-burst": inflators.burst,
  "region-loss-large-records": inflators.largeRecords,
  "region-loss-hot-partitions": inflators.hotPartitions,
  "region-loss-few-tasks": inflators.fewTasks,
};

for (const [name, { about, workload, ...replication }] of Object.entries(losses))
  drill(
    name,
    {
      about: `Region east is lost ${about}: how far back does the loss reach?`,
      topology: { ...activePassive, replication: activePassive.replication.map((flow) => ({ ...flow, ...replication })) },
      workloads: [{ ...payments, tier: tier1UnderPressure, ...workload }],
      budget: { run: minutes(6), teardown: minutes(2) },
      tags: ["load-profiles", "nightly"],
      expectedMinutes: 3,
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
      detected,
      phase,
      fenced,
      promote,
      soak,
      returned,
      finalRead,
    }) => {
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      await guards.groupOffsets(load, west);
      await load.untilPeak({ lasting: seconds(5) });

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await detected(east, { within: seconds(10) });
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });

      await soak(seconds(30));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
    },
  );
