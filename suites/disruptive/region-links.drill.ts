import { climb, cut, degrade, type LadderStep, linkCutTheory, minutes, seconds } from "../../harness/index.ts";
import { tier1AcrossACut } from "../../topologies/tiers.ts";
import { dataRegionsOf, isStretched, mirrorsUnderItsName } from "../areas.ts";
import { awayFrom } from "../quorum.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";
import { nightlyOn } from "./tags.ts";

/**
 * The link between regions. Where it carries only replication, clients notice nothing, lag grows, and all must be there once it is whole.
 * Where a cluster is stretched over it, it carries replicas: clients stand at the edge, where they see both sides; the first side leads.
 */
const mirrored = {
  rung: "disruptive",
  tags: nightlyOn("active-passive"),
  applies: mirrorsUnderItsName,
  workloads: () => [{ ...densePayments, tier: tier1AcrossACut }],
  loss: (_, { cluster, standby }) => ({ source: cluster, survivors: standby?.on ?? cluster }),
  expectedMinutes: 4,
} as const satisfies Partial<LadderStep>;

const onMirrored = {
  "region-link-degraded": {
    about:
      "The link between two regions gets 200 ms slower and carries 12 kB/s a connection, less than is written: replication lags, and catches up.",
    fault: (a: string, b: string) => degrade(a, b, { rttMs: 200, kilobytesPerSecond: 12 }),
  },
  "region-link-cut": {
    about:
      "The link between two regions is cut: nothing is replicated any more; when it is whole, everything that was missed arrives.",
    fault: (a: string, b: string) => cut(a, b),
  },
} as const;

for (const [name, { about, fault }] of Object.entries(onMirrored))
  climb(
    {
      ...mirrored,
      name,
      about: () => about,
      theory: () => ({
        writes: "go on",
        reads: "go on",
        lost: "none",
        because: "clients stay on their side of the link, and MirrorMaker goes on from its last offset when it is whole",
      }),
      async body({ step, startLoad, guards, inject, soak, readable, caughtUp, drained, returned, finalRead }, ground, topology) {
        const { cluster, clients, standby } = ground;
        if (standby === undefined) return;
        const [from = ""] = dataRegionsOf(topology, cluster);
        const [to = ""] = dataRegionsOf(topology, standby.on);
        await using load = await startLoad({ on: cluster, clients, mirroredTo: standby.on });
        await load.steady({ for: seconds(10) });
        await guards.placement(cluster);
        await using broken = await step(`the link between ${from} and ${to} breaks`, () =>
          inject(fault(`region:${from}`, `region:${to}`)),
        );
        await soak(seconds(40));
        await readable(load);
        await step("the link is whole", () => broken.heal());
        await caughtUp(standby.on, load, { within: minutes(2) });
        await load.stop();
        await drained(standby.on, load, { within: minutes(1) });
        await returned(cluster);
        await finalRead(cluster, load, "return");
        await finalRead(standby.on, load, "final");
      },
    },
    everyTopology.filter(({ replication }) => replication.length > 0),
  );

climb(
  {
    rung: "disruptive",
    name: "dc-link-cut",
    about: (topology, { cluster }) =>
      `${dataRegionsOf(topology, cluster).slice(0, 2).join(" and ")} do not see each other any more; the first leads every partition.`,
    tags: nightlyOn("stretch-25dc-rf6-min3"),
    applies: (topology, { cluster }) => {
      if (!isStretched(topology, cluster)) return "its cluster is not stretched over data centres";
      return Object.keys(topology.regions).length > 2 || "no third data centre sees both sides of the cut";
    },
    theory: (topology, { cluster }) => linkCutTheory(topology, cluster, sidesOf(topology, cluster)),
    workloads: () => [{ ...densePayments, tier: tier1AcrossACut }],
    measureFrom: -1,
    expectedMinutes: 4,
    async body(context, { cluster }, topology) {
      const { step, startLoad, guards, leadFrom, inject, soak, readable, returned, finalRead } = context;
      const [leads, other] = sidesOf(topology, cluster);
      await using load = await startLoad({ on: cluster, clients: "edge" });
      await leadFrom(cluster, leads, load);
      await awayFrom(context, cluster, other);
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster);
      await using broken = await step(`${leads} and ${other} do not see each other`, () =>
        inject(cut(`region:${leads}`, `region:${other}`)),
      );
      await soak(seconds(61));
      await readable(load);
      await load.stop();
      await step("the link is whole", () => broken.heal());
      await returned(cluster);
      await finalRead(cluster, load, "final");
    },
  },
  everyTopology,
);

function sidesOf(topology: Parameters<typeof dataRegionsOf>[0], cluster: string): [string, string] {
  const [leads = "", other = ""] = dataRegionsOf(topology, cluster);
  return [leads, other];
}
