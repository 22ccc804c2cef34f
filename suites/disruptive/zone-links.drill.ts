import { climb, cut, degrade, type Fault, type LadderStep, seconds } from "../../harness/index.ts";
import { tier1AcrossACut } from "../../topologies/tiers.ts";
import { twoZonesBeside, zonesOf } from "../areas.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";
import { nightlyWithoutStretch } from "./tags.ts";

/**
 * The link between two zones, while a third sees both and has the active controller: nobody is declared dead, so leaders wait for followers
 * that they no longer hear until `replica.lag.time.max.ms` (30 s), looked at every half of it, lets them go.
 */
const common = {
  rung: "disruptive",
  tags: nightlyWithoutStretch,
  applies: (topology, { cluster }) =>
    zonesOf(topology, cluster).length >= 3 || "its cluster does not stand in three zones of one region",
  workloads: () => [{ ...densePayments, tier: tier1AcrossACut }],
  expectedMinutes: 4,
} as const satisfies Partial<LadderStep>;

/** A follower is let go of after 45 s at most, service has to hold for 30 s, and clients take a moment to notice. */
const letGoAndHeld = seconds(80);

const betweenTwo =
  (words: string, fault: (a: string, b: string) => Fault, stands = letGoAndHeld): LadderStep["body"] =>
  async (context, { cluster, clients }, topology) => {
    const { step, startLoad, guards, controllerOf, placeOf, inject, soak, readable, returned, finalRead } = context;
    await using load = await startLoad({ on: cluster, clients });
    await load.steady({ for: seconds(10) });
    await guards.placement(cluster);
    const [a, b] = twoZonesBeside(topology, cluster, placeOf(await controllerOf(cluster)).zone);
    await using broken = await step(`the link between ${a} and ${b} ${words}`, () => inject(fault(`zone:${a}`, `zone:${b}`)));
    await soak(stands);
    await readable(load);
    await load.stop();
    await step("the link is as before", () => broken.heal());
    await returned(cluster);
    await finalRead(cluster, load, "final");
  };

const waits =
  "the third zone has the active controller, so nobody is fenced: a leader lets a follower go 30 to 45 s after it last heard of it, and " +
  "until then acks=all waits; two replicas of three are left, and two must acknowledge";

climb(
  {
    ...common,
    name: "zone-link-degraded",
    about: () => "The link between two zones gets 100 ms slower: writes wait for the slowest replica in sync, and go on.",
    theory: () => ({
      writes: "go on",
      reads: "go on",
      lost: "none",
      because: "a follower 100 ms away is in sync as long as it catches up every 30 s; acks=all takes one round trip more",
    }),
    body: betweenTwo("gets 100 ms slower", (a, b) => degrade(a, b, { rttMs: 100 }), seconds(40)),
  },
  everyTopology,
);

climb(
  {
    ...common,
    name: "zone-link-cut-one-way",
    about: () => "Nothing gets from one zone to another any more, and everything the other way.",
    theory: () => ({
      writes: "go on",
      reads: "go on",
      lost: "none",
      because: `a fetch needs both ways, so neither of the two follows the other; ${waits}`,
    }),
    body: betweenTwo("is cut one way", (a, b) => cut(a, b, { oneWay: true })),
  },
  everyTopology,
);

climb(
  {
    ...common,
    name: "zone-link-cut",
    about: () => "The link between two zones is cut both ways; the third sees both.",
    theory: () => ({ writes: "go on", reads: "go on", lost: "none", because: waits }),
    body: betweenTwo("is cut", (a, b) => cut(a, b)),
  },
  everyTopology,
);
