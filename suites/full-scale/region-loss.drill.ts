import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activeActive from "../../topologies/active-active.ts";
import activePassive from "../../topologies/active-passive.ts";
import activePassiveDefaults from "../../topologies/active-passive-defaults.ts";
import { densePayments } from "../workloads.ts";
import { threeTiers } from "./three-tiers.ts";

/**
 * The flagship: region east dies with everything in it, and workloads of three tiers go on in west. Up the ladder it is the same
 * with the load of all the other steps, so that topologies can be held side by side: with MirrorMaker tuned, as shipped, and where
 * west had been written and read all along.
 * Schedule: 20 s steady, at most 10 s until the loss is noticed, 30 s in which recovery must hold, then 10 s of soak or until
 * the RTO gate lies within what was observed.
 */
const cell = { step: "region-loss", rung: "full-scale" } as const;
const upTheLadder = { workloads: [densePayments], tags: ["full-scale", "nightly"], cell };
const variants = [
  { name: "region-loss", topology: activePassive, workloads: threeTiers, tags: ["full-scale", "flagship"] },
  { name: "region-loss-on-active-passive", topology: activePassive, ...upTheLadder },
  { name: "region-loss-on-active-passive-defaults", topology: activePassiveDefaults, ...upTheLadder },
  {
    name: "region-loss-on-active-active",
    topology: activeActive,
    ...upTheLadder,
    workloads: [{ ...densePayments, keys: { of: "each cluster", count: 20 } as const }],
  },
];

for (const { name, topology, workloads, tags, ...rest } of variants)
  drill(
    name,
    {
      about: `Region east is lost, machines and links at once; ${workloads.map((workload) => workload.name).join(", ")} go on in west.`,
      topology,
      workloads,
      budget: { run: minutes(6), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      loss: { source: "east", survivors: "west" },
      ...rest,
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
