import { expect } from "chai";
import { drill, kill, minutes, pause, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { ledger } from "./ledger.ts";

/**
 * Known bad: with acks=1 the leader alone answers for a record. Both followers freeze for less than the broker session, so they
 * stay in the ISR; the leader takes writes that nobody else has, and dies. A follower is elected, and those records are gone.
 * The segments of every replica are read from disk afterwards: they must lack exactly the ids that Muster calls lost.
 *
 * It has no twin: with acks=all nothing is acknowledged while the followers are frozen, so that nothing acknowledged is at risk when
 * the leader dies, and RPO 0 is vacuous (seen in run 90d220).
 */
drill(
  "acks1-lagging-followers",
  {
    about: "acks=1 while both followers are frozen; then the leader is killed. Acknowledged records must be reported lost.",
    topology,
    workloads: [{ ...ledger, acks: 1 }],
    budget: { run: minutes(5), teardown: minutes(2) },
    tags: ["known-bad"],
    expectedMinutes: 1,
    mustMiss: ["rpo"],
    loss: { source: "home", survivors: "home" },
    measureFrom: 1,
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
    await using frozen = await step(`followers ${followers.join(" and ")} freeze`, () => inject(pause(...followers)));
    await hold("acks=1 writes go to the leader alone", seconds(3));
    await using death = await step(`leader ${leader} is killed`, () => inject(kill(leader)));
    await step("followers thaw", () => frozen.heal());

    const elected = { what: "a follower to be elected", within: seconds(30) };
    await awaitPartition(load, 0, { ...elected, is: (sight) => followers.some((one) => one === sight.leader) });
    await hold("the new leader takes writes", seconds(3));
    await load.stop();
    await step(`${leader} returns`, () => death.heal());
    await returned(home);
    await finalRead(home, load, "final");

    const missing = await step("the segments of every replica are read from disk", () => missingFromDisk(load));
    await step("what Muster calls lost is exactly what no replica has", () => {
      expect(missing, "acknowledged records that no replica has").not.to.deep.equal([]);
      expect(lost(load)).to.deep.equal(missing);
    });
  },
);
