import { expect } from "chai";
import { degrade, drill, kill, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { ledger } from "./ledger.ts";

const pair = [
  {
    name: "acks1-slow-followers",
    acks: 1,
    about: "acks=1 while both followers are 100 ms away; then the leader is killed. What they had not fetched is gone.",
    tags: ["known-bad"],
    mustMiss: ["rpo"],
  },
  {
    name: "acks-all-slow-followers",
    acks: "all",
    about: "The same with acks=all: an acknowledgement waits for the followers, and nothing that was acknowledged is lost.",
    tags: ["good-twin"],
  },
] as const;

/**
 * Followers fetch over a slow link and are always behind, but in sync. With acks=1 the leader answers for records that nobody else
 * has. With acks=all the same records are in the leader's log, and in flight, when it dies; nobody was promised them.
 */
for (const { name, acks, ...told } of pair)
  drill(
    name,
    {
      ...told,
      topology,
      workloads: [{ ...ledger, acks }],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 1,
      loss: { source: "home", survivors: "home" },
      measureFrom: 2,
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
      awaitPartition,
      hold,
      finalRead,
      returned,
      lost,
      missingFromDisk,
    }) => {
      await using load = await startLoad({ on: home, clients: clients.clients });
      await load.steady({ for: seconds(5) });
      await guards.placement(home);

      const leader = await leaderOf(load, 0);
      const followers = await followersOf(load, 0);
      await using slow = new AsyncDisposableStack();
      for (const follower of followers)
        slow.use(
          await step(`${follower} replicates slowly`, () =>
            inject(degrade(follower, leader, { rttMs: 100, planes: ["REPLICATION"] })),
          ),
        );
      await hold("followers are behind", seconds(3));
      await using death = await step(`leader ${leader} is killed`, () => inject(kill(leader)));

      const elected = { what: "a follower to be elected", within: seconds(30) };
      await awaitPartition(load, 0, { ...elected, is: (sight) => followers.some((one) => one === sight.leader) });
      await hold("the new leader takes writes", seconds(3));
      await load.stop();
      await step(`${leader} returns`, () => death.heal());
      await step("replication is as fast as before", () => slow.disposeAsync());
      await returned(home);
      await finalRead(home, load, "final");

      const missing = await step("the segments of every replica are read from disk", () => missingFromDisk(load));
      await step("what Muster calls lost is exactly what no replica has", () => {
        expect(lost(load)).to.deep.equal(missing);
        expect(missing.length > 0, `${missing.length} acknowledged records are on no disk`).to.equal(acks === 1);
      });
    },
  );
