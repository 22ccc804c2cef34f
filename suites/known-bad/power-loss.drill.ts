import { expect } from "chai";
import { drill, loseUnflushed, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { ledger } from "./ledger.ts";

const trio = [
  {
    name: "power-loss-everywhere",
    darkFollowers: 2,
    topicSettings: {},
    about: "All three replicas lose their power at once: what acks=all had acknowledged was in three page caches, and is gone.",
    tags: ["known-bad"],
    mustMiss: ["rpo"],
  },
  {
    name: "power-loss-in-two-zones",
    darkFollowers: 1,
    topicSettings: {},
    about: "The same with one zone that keeps its power: the replica there has everything.",
    tags: ["good-twin"],
  },
  {
    name: "power-loss-flushed",
    darkFollowers: 2,
    topicSettings: { "flush.messages": "1" },
    about: "The same on all three, with `flush.messages=1`: what was acknowledged had been flushed on each of them.",
    tags: ["good-twin"],
  },
] as const;

/**
 * Kafka acknowledges what is in the page caches of the replicas in sync, and leaves writing to the disk to the kernel. Replicas are
 * worth what they do not lose together: zones with power of their own. The window is how far back the caches were not flushed. A
 * topic that flushes each append (`flush.messages=1`) has nothing in them; how far it did is heard from each broker's own log.
 */
for (const { name, darkFollowers, topicSettings, ...told } of trio)
  drill(
    name,
    {
      ...told,
      topology,
      workloads: [{ ...ledger, topicSettings }],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 1,
      loss: { source: "home", survivors: "home" },
    },
    async ({
      clusters: { home },
      clients,
      step,
      startLoad,
      guards,
      inject,
      leaderOf,
      followersOf,
      hold,
      finalRead,
      returned,
      lost,
      missingFromDisk,
    }) => {
      await using load = await startLoad({ on: home, clients: clients.clients });
      await load.steady({ for: seconds(8) });
      await guards.placement(home);

      const dark = [await leaderOf(load, 0), ...(await followersOf(load, 0)).slice(0, darkFollowers)].join(",");
      await using power = await step(`${dark} lose their power`, () => inject(loseUnflushed(dark, { window: seconds(4) })));
      await hold("the power is off", seconds(3));
      await load.stop();
      await step("the power is back", () => power.heal());
      await returned(home);
      await finalRead(home, load, "final");

      const missing = await step("the segments of every replica are read from disk", () => missingFromDisk(load));
      await step("what Muster calls lost is exactly what no replica has", () => {
        expect(lost(load)).to.deep.equal(missing);
        expect(missing.length > 0, `${missing.length} acknowledged records are on no disk`).to.equal(
          name === "power-loss-everywhere",
        );
      });
    },
  );
