import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { nothingSkipped } from "./tiers.ts";

/**
 * MirrorMaker has never looked at billing, which is new: it looks for groups when it starts and then every ten minutes, as Kafka ships it. Billing stands
 * still in east, and is written for. When MirrorMaker starts again it finds billing, and can say where it goes on in west as far back as its
 * offset syncs reach. They are compacted: of what is older than a segment (a week, as Kafka ships it) the newest of each partition is left. A group that
 * stands before the oldest sync has no checkpoint and no offset in west, until it has caught up with that; the connectors say RUNNING.
 *
 * Both demand that billing is not known to MirrorMaker before that, and is after it. Where compaction came, moving the group is refused; then it starts in west all the same, at the end of the log (`latest`), and must be seen to skip. The
 * good twin differs in that compaction, and begins its topic at `earliest`, which never comes into play in west: older syncs are the rarer the
 * further they are behind the newest (by powers of two), so that it goes back a good way, and may meet what a group that began at `latest` had left out.
 */
const topology = {
  ...activePassive,
  replication: activePassive.replication.map((flow) => {
    const { refreshGroups: _, ...intervals } = flow.intervals ?? {};
    return { ...flow, intervals };
  }),
};

const variants = {
  "group-behind-oldest-sync": {
    about: "the syncs of where it stands are compacted away: it has no offset in west, and must be seen to skip",
    reset: "latest",
    tags: ["known-bad"],
    mustMiss: ["skipped"],
  },
  "group-found-late": {
    about: "the syncs of where it stands are all there: it goes on in west, and skips nothing",
    reset: "earliest",
    tags: ["good-twin"],
  },
} as const satisfies Record<string, Variant>;

interface Variant {
  readonly about: string;
  readonly reset: "latest" | "earliest";
  readonly tags: readonly string[];
  readonly mustMiss?: readonly ["skipped"];
}

for (const [name, { about, reset, tags, mustMiss }] of Object.entries<Variant>(variants))
  drill(
    name,
    {
      about: `MirrorMaker finds a new group when it stands behind already; ${about}.`,
      topology,
      workloads: [{ ...payments, tier: nothingSkipped, autoOffsetReset: reset }],
      budget: { run: minutes(6), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      ...(mustMiss === undefined ? {} : { mustMiss }),
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { regions, clients, step, startLoad, guards, inject, phase, fenced, promote, hold, returned } = context;
      const { stopReaders, compactSyncs, pauseReplication, resumeReplication, replicationRuns, groupsFound } = context;
      const { migrateGroups, finalRead, rawRead, offsets, skipped, groupMove } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(5) });
      await guards.placement(east, west);
      await stopReaders(east, load);
      await hold("the group stands still in east, and is written for", seconds(8));
      if (mustMiss !== undefined) await compactSyncs(west, load);
      expect(await groupsFound(west), "before it looks for groups again").to.not.include(payments.group);
      await pauseReplication(west);
      await resumeReplication(west);
      await hold("MirrorMaker looks for groups, and has time to write their offsets many times over", seconds(15));
      await replicationRuns(west);
      expect(await groupsFound(west), "after it looked for groups again").to.include(payments.group);

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await phase("detected", "rule");
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      if (mustMiss === undefined) await migrateGroups(west, load, { by: "synced" });
      else
        for (const [by, why] of [
          ["synced", "replication has committed nothing there"],
          ["translated", "replication has no checkpoint of it"],
        ] as const) {
          const refusal = await migrateGroups(west, load, { by }).then(
            () => expect.fail("nobody refused"),
            (error: unknown) => String(error),
          );
          await step(`moving the group (${by}) is refused for every partition and nothing else`, () => {
            const reasons = refusal.slice(refusal.indexOf("refused: ") + "refused: ".length).split("; ");
            expect(reasons, refusal).to.have.length(payments.partitions);
            for (const [partition, reason] of reasons.entries())
              expect(reason).to.equal(`nothing tells where billing goes on on payments/${partition} in west: ${why}`);
          });
        }
      await load.failOver({ within: seconds(60) });
      await hold("the group goes on in west", seconds(5));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await Promise.all([rawRead(east, load), rawRead(west, load)]);

      const move = groupMove(load);
      await step("what was skipped are the same records by the raw logs and the group's own words", () => {
        const { missing, replayed, byPartition } = offsets(load) ?? expect.fail("no move was measured");
        expect(missing, "partitions without an offset").to.equal(mustMiss === undefined ? 0 : payments.partitions);
        expect(byPartition.map(({ resumed }) => resumed)).to.deep.equal(move.wentOn);
        expect(skipped(load)).to.deep.equal(move.skipped);
        if (mustMiss === undefined) {
          expect(move.skipped).to.deep.equal([]);
          expect([replayed].flat().at(-1), "delivered again, of what it had lagged behind").to.be.greaterThan(0);
          return;
        }
        // All that was written for it since it stood still, but for what replication lacked: more than half of these 23 s.
        expect(move.skipped.length, "skipped").to.be.at.least(12 * payments.perSecond);
      });
    },
  );
