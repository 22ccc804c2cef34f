import {
  climb,
  type DrillContext,
  fillDisk,
  type Ground,
  kill,
  type LadderStep,
  type Load,
  loseDisk,
  pause,
} from "../../harness/index.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";
import { nightlyOnSingleRegion, smoke } from "./tags.ts";
import { oneBrokerGone } from "./theory.ts";
import { servedThroughout } from "./tiers.ts";
import { underLoad } from "./under-load.ts";

/** One broker, taken in the ways that it is taken in. It leads partitions, or writes would hardly notice. */
const common = {
  rung: "partial",
  tags: nightlyOnSingleRegion,
  applies: () => true,
  theory: (_, ground) => oneBrokerGone(ground),
  workloads: () => [densePayments],
  expectedMinutes: 3,
} as const satisfies Partial<LadderStep>;

/** Its session must run out before anybody else may lead (`broker.session.timeout.ms`, 9 s): that is nearly all of the RTO. */
climb(
  {
    ...common,
    name: "broker-crash",
    tags: smoke,
    about: () => "A broker that leads partitions, and is not the active controller, is killed; its partitions must be led again.",
    body: underLoad(async (context, load, ground) => {
      const broker = await leaderBesideController(context, load, ground);
      return { what: `${broker}, which leads and is not the active controller, is killed`, fault: kill(broker) };
    }),
  },
  everyTopology,
);

/** Costs an election of the quorum beside everything else, and only then runs the session out. */
climb(
  {
    ...common,
    name: "broker-crash-active-controller",
    about: () =>
      "The broker that is the active controller too is killed: a controller and its partitions' leaders must be elected.",
    applies: (_, { combined }) => combined || "no broker is a controller: that is controller-kill-leader",
    body: underLoad(async ({ controllerOf }, __, { cluster }) => {
      const node = await controllerOf(cluster);
      return { what: `${node}, broker and active controller, is killed`, fault: kill(node) };
    }),
  },
  everyTopology,
);

/** A long collection of garbage: longer than the session, and then it wakes and believes that it leads. */
climb(
  {
    ...common,
    name: "broker-pause",
    about: () => "A broker freezes for longer than its session lasts, and wakes under load believing that it leads.",
    body: underLoad(
      async ({ leaderOf }, load) => {
        const leader = await leaderOf(load, 0);
        return { what: `${leader}, which leads partition 0, freezes`, fault: pause(leader) };
      },
      { wakes: true },
    ),
  },
  everyTopology,
);

/** With one log directory a full disk is the end of the broker, some seconds after it was full: too long to say what was at risk just then. */
climb(
  {
    ...common,
    name: "disk-full",
    about: () => "The disk of a broker that leads partitions runs full, and the broker ends itself.",
    theory: (_, ground) => ({ ...oneBrokerGone(ground), lost: "nothing" }),
    workloads: () => [{ ...densePayments, tier: servedThroughout }],
    body: underLoad(async ({ leaderOf }, load) => {
      const leader = await leaderOf(load, 0);
      return { what: `the disk of ${leader}, which leads partition 0, is full`, fault: fillDisk(leader) };
    }),
  },
  everyTopology,
);

/** It comes back empty: replicas have to fill it, and it must not lead before they have. */
climb(
  {
    ...common,
    name: "disk-lost",
    about: () => "A broker that leads partitions loses its disk, and returns under load with an empty one.",
    body: underLoad(
      async ({ leaderOf }, load) => {
        const leader = await leaderOf(load, 0);
        return { what: `${leader}, which leads partition 0, loses its disk`, fault: loseDisk(leader) };
      },
      { wakes: true },
    ),
  },
  everyTopology,
);

async function leaderBesideController(
  { leaderOf, controllerOf }: DrillContext,
  load: Load,
  { cluster }: Ground,
): Promise<string> {
  const controller = await controllerOf(cluster);
  for (let partition = 0; partition < densePayments.partitions; partition++) {
    const leader = await leaderOf(load, partition);
    if (leader !== controller) return leader;
  }
  throw new Error(`${controller} is the active controller of ${cluster} and leads every partition: nobody else to kill`);
}
