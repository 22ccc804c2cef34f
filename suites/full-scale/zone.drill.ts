import { climb, type LadderStep, outage, seconds } from "../../harness/index.ts";

import { zonesOf } from "../areas.ts";
import { nightlyWithoutStretch } from "../disruptive/tags.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";
import { movedAsPlanned } from "./tiers.ts";

const common = {
  rung: "full-scale",
  tags: nightlyWithoutStretch,
  applies: (topology, { cluster }) =>
    zonesOf(topology, cluster).length >= 3 || "its cluster does not stand in three zones of one region",
} as const satisfies Partial<LadderStep>;

/** One of three zones dies with every machine in it: a broker and a controller, combined or not. */
climb(
  {
    ...common,
    name: "zone-outage",
    about: (topology, { cluster }) => `Zone ${zonesOf(topology, cluster)[0]} dies with every machine in it.`,
    theory: (_, { replicationFactor, minInsyncReplicas }) => ({
      writes: "go on",
      reads: "go on",
      lost: "none",
      because:
        `a zone has one replica of each partition and one of three controllers: ${replicationFactor - 1} replicas are left, all in sync, ` +
        `${minInsyncReplicas} must acknowledge, and what the zone led is led anew when its broker's session has run out (9 s)`,
    }),
    workloads: () => [densePayments],
    expectedMinutes: 3,
    async body(
      { step, startLoad, guards, inject, soak, readable, returned, finalRead, rawRead },
      { cluster, clients },
      topology,
    ) {
      const [zone = ""] = zonesOf(topology, cluster);
      await using load = await startLoad({ on: cluster, clients });
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster);
      await using loss = await step(`zone ${zone} dies`, () => inject(outage({ zone })));
      await soak(seconds(40));
      await readable(load);
      await load.stop();
      await step(`zone ${zone} returns`, () => loss.heal());
      await returned(cluster);
      await finalRead(cluster, load, "final");
      await rawRead(cluster, load);
    },
  },
  everyTopology,
);

/**
 * The same zone is emptied first, as planned: its leaders and replicas move to the others, Kafka's own tools at work, under a throttle. Then it
 * holds nothing, and may die without anybody's notice. Where each zone has one broker, partitions have a replica less meanwhile.
 */
climb(
  {
    ...common,
    name: "zone-evacuation",
    about: (topology, { cluster }) =>
      `Zone ${zonesOf(topology, cluster)[0]} is evacuated as planned, then stopped: nobody may notice; then it comes back.`,
    theory: () => ({
      writes: "go on",
      reads: "go on",
      lost: "nothing at risk",
      because: "the zone holds no replica and leads nothing when it dies; two of three controllers are left",
    }),
    workloads: () => [{ ...densePayments, tier: movedAsPlanned }],
    expectedMinutes: 4,
    async body(context, { cluster, clients }, topology) {
      const { step, startLoad, guards, evacuate, inject, hold, readable, returned, finalRead } = context;
      const [zone = ""] = zonesOf(topology, cluster);
      await using load = await startLoad({ on: cluster, clients });
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster);
      await using evacuated = await evacuate(cluster, zone);
      await hold("clients have found the leaders", seconds(5));
      await using stopped = await step(`zone ${zone} is stopped`, () => inject(outage({ zone })));
      await hold("nothing happens", seconds(40));
      await readable(load);
      await step(`zone ${zone} is started`, () => stopped.heal());
      await evacuated.comeBack();
      await guards.placement(cluster);
      await hold("all is as before", seconds(5));
      await load.stop();
      await returned(cluster);
      await finalRead(cluster, load, "final");
    },
  },
  everyTopology,
);
