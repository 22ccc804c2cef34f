import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activeActive from "../../topologies/active-active.ts";
import activePassive from "../../topologies/active-passive.ts";
import activePassiveDefaults from "../../topologies/active-passive-defaults.ts";
import { clicks, orders, payments } from "../workloads.ts";

/**
 * The flagship: region east dies with everything in it, and workloads of three tiers go on in west. The same with MirrorMaker as
 * shipped, and where west had been written and read all along.
 * Schedule: 20 s steady, at most 10 s until the loss is noticed, 30 s in which recovery must hold, then 10 s of soak or until
 * the RTO gate lies within what was observed.
 */
const all = [payments, orders, clicks];
const variants = [
  { name: "region-loss", topology: activePassive, workloads: all, tags: ["full-scale", "flagship"] },
  {
    name: "region-loss-on-active-passive-defaults",
    topology: activePassiveDefaults,
    workloads: all,
    tags: ["full-scale", "nightly"],
  },
  {
    name: "region-loss-on-active-active",
    topology: activeActive,
    workloads: all.map((workload) => ({ ...workload, keys: { of: "each cluster", count: 20 } as const })),
    tags: ["full-scale", "nightly"],
  },
];

for (const { name, topology, workloads, tags } of variants)
  drill(
    name,
    {
      about: "Region east is lost, machines and links at once; payments, orders and clicks fail over to west.",
      topology,
      workloads,
      budget: { run: minutes(6), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      loss: { source: "east", survivors: "west" },
      cell: { step: "region-loss", rung: "full-scale" },
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
      hold,
      soak,
      returned,
      finalRead,
      rawRead,
    }) => {
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        ...(topology === activeActive ? { beside: { on: west, clients: clients["clients-west"] } } : {}),
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(20) });
      await guards.placement(east, west);
      if (topology === activePassive) await guards.groupOffsets(load, west);
      if (topology === activeActive) {
        await guards.noCycle(east, west);
        await guards.groupOffsets(load, east);
        await guards.groupOffsets(load, west);
      }

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await detected(east, { within: seconds(10) });
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });

      await hold("recovery must hold", seconds(30));
      await soak(seconds(10));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await Promise.all([rawRead(east, load), rawRead(west, load)]);
    },
  );
