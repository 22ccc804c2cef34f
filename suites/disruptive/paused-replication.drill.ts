import { climb, minutes, outage, seconds } from "../../harness/index.ts";
import { dataRegionsOf } from "../areas.ts";
import { everyTopology } from "../topologies.ts";
import { payments } from "../workloads.ts";
import { nightlyOn } from "./tags.ts";

/** As long as somebody may look at a connector before he remembers to let it run again; well above the gate on what may be lost. */
const forgotten = seconds(20);

/**
 * Connectors are paused, as people do, and nobody resumes them; then the primary region dies. What was written since the pause was
 * acknowledged, and is nowhere else: the drill must see that much lost, and nothing but the pause explains it.
 */
climb(
  {
    name: "mm2-paused-then-region-loss",
    rung: "disruptive",
    about: (topology, { cluster }) =>
      `MirrorMaker's connectors are paused for 20 s when region ${dataRegionsOf(topology, cluster)[0]} is lost: that much is lost with it.`,
    tags: nightlyOn("active-passive"),
    applies: ({ name }, { standby }) => {
      if (standby === undefined) return "nothing is replicated";
      return name === "active-passive" || "paused connectors are the same everywhere: active-passive shows it";
    },
    theory: (_, { standby }) => ({
      writes: "go on",
      reads: "go on",
      lost: "some",
      because: `nothing was copied for 20 s, and ${standby?.on} takes over with what it has`,
    }),
    workloads: () => [payments],
    loss: (_, { cluster, standby }) => ({ source: cluster, survivors: standby?.on ?? cluster }),
    budget: { run: minutes(6), teardown: minutes(2) },
    expectedMinutes: 4,
    async body(context, { cluster, clients, standby }, topology) {
      const { step, startLoad, guards, pauseReplication, hold, inject, detected, phase, fenced, promote } = context;
      const { soak, readable, returned, finalRead } = context;
      if (standby === undefined) return;
      const [region = ""] = dataRegionsOf(topology, cluster);
      await using load = await startLoad({ on: cluster, clients, standby });
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster, standby.on);
      await guards.groupOffsets(load, standby.on);
      await pauseReplication(standby.on);
      await hold("nobody remembers", forgotten);
      await using loss = await step(`region ${region} is lost`, () => inject(outage(region)));
      await detected(cluster, { within: seconds(10) });
      await phase("decided", "human");
      await fenced(cluster, false);
      await promote(standby.on, load);
      await load.failOver({ within: seconds(60) });
      await soak(seconds(40));
      await readable(load);
      await load.stop();
      await step(`${region} returns`, () => loss.heal());
      await returned(cluster);
      await finalRead(cluster, load, "return");
      await finalRead(standby.on, load, "final");
    },
  },
  everyTopology,
);
