import { expect } from "chai";
import { drill, kill, minutes, pause, seconds } from "../../harness/index.ts";
import { ledger } from "./ledger.ts";
import { singleRegionWith } from "./single-region.ts";

const allowed = {
  unclean: "true",
  about: "The last in-sync replica takes acks=all writes alone (min ISR 1) and dies; a stale follower is elected.",
  tags: ["known-bad"],
  mustMiss: ["rpo"],
} as const;

const refused = {
  unclean: "false",
  about: "The same without unclean election: nobody is elected, writes wait until the last in-sync replica is back.",
  tags: ["good-twin"],
} as const;

const quartet = [
  { name: "unclean-election-elr-on", elr: 1, ...allowed },
  { name: "unclean-election-elr-off", elr: 0, ...allowed },
  { name: "clean-election-elr-on", elr: 1, ...refused },
  { name: "clean-election-elr-off", elr: 0, ...refused },
] as const;

/**
 * Both followers are frozen for longer than the broker session and leave the ISR. The leader is in sync with itself, which is enough
 * at min ISR 1, and acknowledges alone. It dies; the followers thaw.
 *
 * What must happen. Eligible leader replicas (KIP-966) do not help: a replica that leaves the ISR becomes eligible only while the
 * ISR is smaller than min ISR, because then nothing is acknowledged that it lacks. At min ISR 1 that is never so for a stale
 * follower, only for the last replica itself. So with unclean election a follower is elected as soon as the leader's session has run out,
 * ELR or not, and the leader's own copy is truncated at its return. Without, nobody leads; with ELR the dead leader is the one
 * that is eligible. At its return after an unclean end it is elected as the last known leader (ELR), or as
 * the last of the ISR (without).
 */
for (const { name, elr, unclean, ...told } of quartet) {
  const mayElect = unclean === "true";
  drill(
    name,
    {
      ...told,
      topology: singleRegionWith({ features: { "eligible.leader.replicas.version": elr } }),
      workloads: [{ ...ledger, minInsyncReplicas: 1, topicSettings: { "unclean.leader.election.enable": unclean } }],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 2,
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

      const last = await leaderOf(load, 0);
      const stale = await followersOf(load, 0);
      await using frozen = await step(`${stale.join(" and ")} freeze`, () => inject(pause(...stale)));
      const alone = await awaitPartition(load, 0, {
        what: `${last} to be the last one in sync`,
        is: ({ isr }) => isr.length === 1,
        within: seconds(30),
      });
      expect(alone.elr, "at min ISR 1 no stale follower is eligible").to.deep.equal([]);
      await hold(`${last} acknowledges alone`, seconds(4));
      await using death = await step(`${last} is killed`, () => inject(kill(last)));
      await step(`${stale.join(" and ")} thaw`, () => frozen.heal());

      const after = await awaitPartition(load, 0, {
        what: mayElect ? "a stale follower to be elected" : "nobody to lead",
        is: ({ leader }) => leader !== last && (leader === null) !== mayElect,
        within: seconds(30),
      });
      if (!mayElect) expect(after.elr, "who is eligible with ELR").to.deep.equal(elr === 1 ? [last] : []);
      await hold(mayElect ? "the stale follower takes writes" : "nobody takes writes", seconds(4));
      await load.stop();
      await step(`${last} returns`, () => death.heal());
      await returned(home);
      await finalRead(home, load, "final");

      const missing = await step("the segments of every replica are read from disk", () => missingFromDisk(load));
      await step("what Muster calls lost is exactly what no replica has", () => {
        expect(lost(load)).to.deep.equal(missing);
        expect(missing.length > 0, `${missing.length} acknowledged records are on no disk`).to.equal(mayElect);
      });
    },
  );
}
