import { climb, type Ground, kill, seconds } from "../../harness/index.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments, payments } from "../workloads.ts";
import { nightlyOnSingleRegion } from "./tags.ts";
import { brokersGoneWithoutQuorum, brokersGoOn } from "./theory.ts";
import { servedThroughout } from "./tiers.ts";
import { underLoad } from "./under-load.ts";

/** Controllers lead no partition of anybody's: what is acknowledged is not at risk with them. */
const served = { ...densePayments, tier: servedThroughout };
const common = { rung: "partial", tags: nightlyOnSingleRegion, expectedMinutes: 3 } as const;
const majorityOf = ({ controllers }: Ground): number => Math.floor(controllers / 2) + 1;

const dedicated = (_: unknown, { combined }: Ground) =>
  !combined || "controllers are brokers as well: broker-crash tells the two apart";

climb(
  {
    ...common,
    name: "controller-kill-leader",
    about: () => "The active controller is killed; another is elected, and nobody who writes or reads should notice.",
    applies: dedicated,
    theory: () => brokersGoOn("leaders need no controller to go on, and two of three elect another"),
    workloads: () => [served],
    body: underLoad(async ({ controllerOf }, _, { cluster }) => {
      const active = await controllerOf(cluster);
      return { what: `${active}, the active controller, is killed`, fault: kill(active) };
    }),
  },
  everyTopology,
);

climb(
  {
    ...common,
    name: "controller-kill-follower",
    about: () => "A controller that is not the active one is killed.",
    applies: dedicated,
    theory: () => brokersGoOn("the quorum keeps its leader and its majority"),
    workloads: () => [served],
    body: underLoad(async (_, __, { cluster }) => ({
      what: "a controller that follows is killed",
      fault: kill(`controllers:minority@${cluster}`),
    })),
  },
  everyTopology,
);

/**
 * Where controllers are brokers, their partitions go with them, and nobody is there to notice. Batches are large: in search of a
 * quorum each broker of 4.3.1 keeps more than half a core busy (`kafka-<id>-raft-io-thread`, seen in the thread dumps of runs), which two cores
 * do not have; whether brokers go on can be told at a third of the requests.
 */
climb(
  {
    ...common,
    name: "controller-kill-majority",
    about: (_, { combined }) =>
      `A majority of the controllers is killed, the active one among them${combined ? ", and the brokers that they are" : ""}: nothing can be elected any more.`,
    applies: () => true,
    theory: (_, ground) =>
      ground.combined
        ? brokersGoneWithoutQuorum(majorityOf(ground), ground)
        : brokersGoOn("brokers go on with the metadata that they have; only changes wait for a quorum"),
    workloads: () => [{ ...payments, tier: servedThroughout }],
    body: underLoad(async (_, __, { cluster }) => ({
      what: "a majority of the controllers is killed",
      fault: kill(`controllers:majority@${cluster}`),
    })),
  },
  everyTopology,
);

/** Figures count from the broker's death; until then nobody has noticed anything. */
climb(
  {
    ...common,
    name: "broker-crash-without-quorum",
    about: () => "A majority of the controllers is gone, and then a broker dies: nobody takes it out of any ISR.",
    applies: (_, { combined }) => !combined || "a majority of controllers takes brokers with it: controller-kill-majority",
    theory: (_, ground) => brokersGoneWithoutQuorum(1, ground),
    workloads: () => [served],
    measureFrom: 1,
    async body({ step, startLoad, guards, inject, leaderOf, hold, soak, returned, finalRead }, { cluster, clients }) {
      await using load = await startLoad({ on: cluster, clients });
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster);

      await using quorum = await step("a majority of the controllers is killed", () =>
        inject(kill(`controllers:majority@${cluster}`)),
      );
      await hold("without a quorum", seconds(5));
      const leader = await leaderOf(load, 0);
      await using death = await step(`${leader}, which leads partition 0, is killed`, () => inject(kill(leader)));
      await soak(seconds(31));
      await load.stop();
      await step("the controllers return", () => quorum.heal());
      await step(`${leader} returns`, () => death.heal());
      await returned(cluster);
      await finalRead(cluster, load, "final");
    },
  },
  everyTopology,
);
