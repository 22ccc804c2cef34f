import {
  climb,
  cut,
  cutThenLossTheory,
  dcLossTheory,
  type LadderStep,
  outage,
  seconds,
  type Topology,
} from "../../harness/index.ts";
import { clientsIn, dataRegionsOf, isStretched } from "../areas.ts";
import { nightlyOn } from "../disruptive/tags.ts";
import { awayFrom } from "../quorum.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";

const sidesOf = (topology: Topology, cluster: string): [string, string] => {
  const [first = "", second = ""] = dataRegionsOf(topology, cluster);
  return [first, second];
};
const stretched: LadderStep["applies"] = (topology, { cluster }) =>
  isStretched(topology, cluster) || "its cluster is not stretched over data centres";

/** A data centre dies under one cluster that is stretched over several. What must happen is worked out from where replicas and voters stand. */
const losses = {
  "dc-loss": { side: 0, applies: stretched },
  "other-dc-loss": {
    side: 1,
    applies: (topology, ground) => {
      const applies = stretched(topology, ground);
      if (applies !== true) return applies;
      const [first, second] = sidesOf(topology, ground.cluster);
      const alike = spell(topology, ground.cluster, first) === spell(topology, ground.cluster, second);
      return alike ? `${second} is as ${first} is, whose loss is a step of its own` : true;
    },
  },
} as const satisfies Record<string, { side: 0 | 1; applies: LadderStep["applies"] }>;

const spell = (topology: Topology, cluster: string, region: string): string => {
  const { writes, reads, lost } = dcLossTheory(topology, cluster, region) ?? {};
  return `${writes} ${reads} ${lost}`;
};

for (const [name, { side, applies }] of Object.entries(losses))
  climb(
    {
      name,
      rung: "full-scale",
      about: (topology, { cluster }) => `Data centre ${sidesOf(topology, cluster)[side]} dies at once, with every machine in it.`,
      tags: nightlyOn("stretch-3dc", "stretch-25dc-rf4-2x2", "stretch-2dc"),
      applies,
      theory: (topology, { cluster }) => dcLossTheory(topology, cluster, sidesOf(topology, cluster)[side]),
      workloads: () => [densePayments],
      expectedMinutes: 4,
      async body({ step, startLoad, guards, inject, soak, readable, returned, finalRead }, { cluster }, topology) {
        const sides = sidesOf(topology, cluster);
        const [dies, lives] = [sides[side], sides[1 - side]];
        await using load = await startLoad({ on: cluster, clients: clientsIn(topology, lives) });
        await load.steady({ for: seconds(10) });
        await guards.placement(cluster);
        await using loss = await step(`data centre ${dies} dies`, () => inject(outage(dies)));
        await soak(seconds(50));
        await readable(load);
        await load.stop();
        await step(`data centre ${dies} returns`, () => loss.heal());
        await returned(cluster);
        await finalRead(cluster, load, "final");
      },
    },
    everyTopology,
  );

/** Longer than a leader waits for a follower at most: 30 s, looked at every 15 s. */
const untilIsrsShrank = seconds(50);

/**
 * The link first, then the side that acknowledges: after the cut a data centre that has min ISR by itself goes on alone, and takes what it
 * acknowledged with it when it dies. Offline until it is back; or lost for good, once people elect who is left.
 */
const afterCut = {
  "link-cut-then-loss": { unclean: false, about: "Then it returns." },
  "link-cut-then-unclean-election": {
    unclean: true,
    about: "It is given up: people elect whom there is; then it returns all the same.",
  },
} as const;

for (const [name, { unclean, about }] of Object.entries(afterCut)) {
  const theoryOf = (topology: Topology, cluster: string) =>
    cutThenLossTheory(topology, cluster, sidesOf(topology, cluster), { unclean });
  /** Where neither side acknowledges alone it is the cut that stops writes. */
  const aloneOn = (topology: Topology, cluster: string): boolean =>
    cutThenLossTheory(topology, cluster, sidesOf(topology, cluster))?.reads === "stop";
  climb(
    {
      name,
      rung: "full-scale",
      about: (topology, { cluster }) => {
        const [leads, other] = sidesOf(topology, cluster);
        return `${leads}, which leads, and ${other} do not see each other for 50 s; then ${leads} dies. ${about}`;
      },
      tags: nightlyOn("stretch-25dc-rf6-min3"),
      applies(topology, ground) {
        const applies = stretched(topology, ground);
        if (applies !== true) return applies;
        const data = dataRegionsOf(topology, ground.cluster).length;
        if (data !== 2 || Object.keys(topology.regions).length !== 3) return "it is not two data centres and a tie-breaker";
        if (unclean && !aloneOn(topology, ground.cluster)) return "neither side acknowledges alone: nobody has to be given up";
        return true;
      },
      theory: (topology, { cluster }) => theoryOf(topology, cluster),
      workloads: () => [densePayments],
      measureFrom: (topology, { cluster }) => (aloneOn(topology, cluster) ? -1 : -2),
      expectedMinutes: 5,
      async body(context, { cluster }, topology) {
        const { step, startLoad, guards, leadFrom, inject, hold, soak, elect, readable, returned, finalRead } = context;
        const [leads, other] = sidesOf(topology, cluster);
        await using load = await startLoad({ on: cluster, clients: "edge" });
        await leadFrom(cluster, leads, load);
        await awayFrom(context, cluster, other);
        await load.steady({ for: seconds(10) });
        await guards.placement(cluster);

        await using link = await step(`${leads} and ${other} do not see each other`, () =>
          inject(cut(`region:${leads}`, `region:${other}`)),
        );
        await hold("ISRs shrink, and whoever can goes on alone", untilIsrsShrank);
        await using loss = await step(`data centre ${leads} dies`, () => inject(outage(leads)));
        if (unclean) {
          await hold("nobody leads", seconds(12));
          await elect(cluster, "unclean", load);
        }
        await soak(seconds(50));
        await readable(load);
        await load.stop();
        await step("the link is whole", () => link.heal());
        await step(`data centre ${leads} returns`, () => loss.heal());
        await returned(cluster);
        await finalRead(cluster, load, "final");
      },
    },
    everyTopology,
  );
}
