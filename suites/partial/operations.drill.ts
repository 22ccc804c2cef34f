import { expect } from "chai";
import { climb, type LadderStep, type Load, misconfigure, rollingRestart, seconds, shuffleLeaders } from "../../harness/index.ts";
import { everyTopology } from "../topologies.ts";
import { densePayments } from "../workloads.ts";
import { nightlyOnSingleRegion } from "./tags.ts";
import { brokersGoOn } from "./theory.ts";
import { handedOver, nothingLost, servedThroughout } from "./tiers.ts";
import { underLoad } from "./under-load.ts";

/** What operators do to a cluster that is well. */
const common = { rung: "partial", tags: nightlyOnSingleRegion, applies: () => true } as const satisfies Partial<LadderStep>;

const restarts = {
  "rolling-restart": {
    bad: false,
    tier: handedOver,
    lost: "nothing",
    about: "Every node restarts, one after the other, each when all replicas are in sync again.",
    because: "a broker hands its partitions over before it goes, and no replica is behind when the next one goes",
  },
  "rolling-restart-bad": {
    bad: true,
    tier: nothingLost,
    lost: "none",
    about: "Every node is killed and started again, one after the other, and nobody waits for replicas to catch up.",
    because:
      "a process that is killed keeps what it wrote, and who is behind is not elected (unclean.leader.election.enable=false)",
  },
} as const;

/** The injection is the whole course of it; what follows shows that service came back. */
for (const [name, { bad, tier, lost, about, because }] of Object.entries(restarts))
  climb(
    {
      ...common,
      name,
      about: () => about,
      theory: () => ({ writes: "unsaid", reads: "unsaid", lost, because }),
      workloads: () => [{ ...densePayments, tier }],
      expectedMinutes: 4,
      async body({ step, startLoad, guards, inject, hold, returned, finalRead }, { cluster, clients }) {
        await using load = await startLoad({ on: cluster, clients });
        await load.steady({ for: seconds(10) });
        await guards.placement(cluster);
        await using restart = await step("every node restarts", () => inject(rollingRestart(cluster, { bad })));
        await hold("all are back, and it goes on", seconds(20));
        await load.stop();
        await step("all are whole", () => restart.heal());
        await returned(cluster);
        await finalRead(cluster, load, "final");
      },
    },
    everyTopology,
  );

/** The balance of leaders is restored, as after every restart: each partition is handed to another replica that is in sync. */
climb(
  {
    ...common,
    name: "leader-shuffle",
    about: () => "Every partition of a topic gets another of its replicas for preferred leader, and is handed over to it.",
    theory: () =>
      brokersGoOn("a leader that lives hands over to a replica that has everything; clients need one look at the metadata"),
    workloads: () => [{ ...densePayments, tier: servedThroughout }],
    expectedMinutes: 3,
    body: underLoad(async (_, __, { cluster }) => ({
      what: "every partition is handed to another leader",
      fault: shuffleLeaders(densePayments.topic, { cluster }),
    })),
  },
  everyTopology,
);

/**
 * A limit below what producers send. (A min ISR above the number of replicas, which one would think of first, does nothing: a leader asks
 * for as many as there are.) Rolled back under load, it must leave nothing behind.
 */
climb(
  {
    ...common,
    name: "bad-configuration",
    about: () => "A topic's max.message.bytes is set below what its producers send, and rolled back under load.",
    theory: () => ({
      writes: "stop",
      reads: "unsaid",
      lost: "nothing at risk",
      because: "every batch is larger than max.message.bytes: refused, and nothing that was acknowledged is touched",
    }),
    workloads: () => [{ ...densePayments, tier: servedThroughout }],
    expectedMinutes: 3,
    async body({ step, startLoad, guards, inject, soak, hold, returned, finalRead }, { cluster, clients }) {
      await using load = await startLoad({ on: cluster, clients });
      await load.steady({ for: seconds(10) });
      await guards.placement(cluster);
      const { topic } = densePayments;
      await using limit = await step("a limit of 100 bytes is rolled out", () =>
        inject(misconfigure({ topic, cluster }, { "max.message.bytes": "100" })),
      );
      await soak(seconds(31));
      await step("it is rolled back", () => limit.heal());
      const before = await acknowledged(load);
      await hold("writes go on", seconds(10));
      expect(await acknowledged(load), "records acknowledged since it was rolled back").to.be.greaterThan(before);
      await load.stop();
      await returned(cluster);
      await finalRead(cluster, load, "final");
    },
  },
  everyTopology,
);

const acknowledged = async ({ parts }: Load): Promise<number> => {
  const all = await Promise.all(parts.map(({ workload }) => workload.stats()));
  return all.reduce((sum, one) => sum + one.acknowledged, 0);
};
