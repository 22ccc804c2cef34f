import { expect } from "chai";
import { drill, loseDisk, minutes, seconds } from "../../harness/index.ts";
import { ledger } from "./ledger.ts";
import { singleRegionWith } from "./single-region.ts";

const topology = singleRegionWith({ settings: { controller: { "unclean.leader.election.interval.ms": "1000" } } });
const topicSettings = { "unclean.leader.election.enable": "true" };

const pair = [
  {
    name: "rf1-disk-lost",
    replicationFactor: 1,
    about: "A topic with one replica, whose broker loses its disk: everything that was acknowledged is gone.",
    tags: ["known-bad"],
    mustMiss: ["rpo"],
  },
  {
    name: "rf3-disk-lost",
    replicationFactor: 3,
    about: "The same with three replicas: another one is elected and has everything.",
    tags: ["good-twin"],
  },
] as const;

/**
 * acks=all promises what the replicas in sync hold. Where there is one replica, that is one disk. The disk is lost under load and
 * comes back empty. With three replicas the same disk is filled from the others (min ISR is 1 in both, or nothing
 * could be written to one replica).
 *
 * Somebody has to elect the only replica again: at its return the partition is still assigned to the directory that is gone, and when
 * it is assigned to the new one, Kafka 4.3.1 looks for no leader (seen in runs 6d7bc0 with ELR and dfea5e without: nobody led for 90 s).
 * What nobody serves cannot be read, and is undetermined instead of lost. So the topic allows unclean elections, and controllers look
 * every second instead of every 5 min, as an operator would by hand; three replicas never need it.
 */
for (const { name, replicationFactor, ...told } of pair)
  drill(
    name,
    {
      ...told,
      topology,
      workloads: [{ ...ledger, replicationFactor, minInsyncReplicas: 1, topicSettings }],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 1,
      loss: { source: "home", survivors: "home" },
    },
    async ({
      clusters: { home },
      clients,
      step,
      startLoad,
      inject,
      leaderOf,
      hold,
      finalRead,
      returned,
      lost,
      missingFromDisk,
    }) => {
      await using load = await startLoad({ on: home, clients: clients.clients });
      await load.steady({ for: seconds(5) });

      const leader = await leaderOf(load, 0);
      await using disk = await step(`${leader} loses its disk`, () => inject(loseDisk(leader)));
      await hold("writes go on where they can", seconds(12));
      await load.stop();
      await step(`${leader} returns with an empty disk`, () => disk.heal());
      await returned(home);
      await finalRead(home, load, "final");

      const missing = await step("the segments of every replica are read from disk", () => missingFromDisk(load));
      await step("what Muster calls lost is exactly what no replica has", () => {
        expect(lost(load)).to.deep.equal(missing);
        expect(missing.length > 0, `${missing.length} acknowledged records are on no disk`).to.equal(replicationFactor === 1);
      });
    },
  );
