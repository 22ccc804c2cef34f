import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import topology from "../../topologies/active-passive-and-back.ts";
import { payments } from "../workloads.ts";
import { nothingTwiceAndBack, tier1AndBack, tier1AndBackOnce } from "./tiers.ts";

/**
 * Region east is lost, west takes over, east returns, and payments goes back in one of two ways. Resumed at the promotion point, nothing is copied
 * that east has already. Rebuilt, east's topics are deleted and copied anew from west's earliest record: more to copy, and the only way to logs with the
 * same content on both sides. What east alone had (acknowledged there, never copied) is saved as files first, and then written to west or left
 * there, as the runbook says.
 *
 * Where retention has taken all that was copied out of east, nobody can tell whether its logs are whole: then a way back at the promotion point is
 * refused, and only the rebuild is left.
 *
 * Known bad is what a connector does that somebody simply starts: under names that are kept it begins at the earliest record, and all that had been
 * copied out of east comes back to it. Its good twin is `failback-resume-drop`, which tells it where to begin.
 *
 * Replication is paused just before the loss, as people may have it: else there is a tail in one run and none in the next (10 records and
 * 0 were seen), and without one nothing is shown.
 */
const replayed = "what east alone had is written to west, and nothing is lost for good";
const dropped = "what east alone had is dropped, and exactly that is lost for good";
const resumed = { way: "resume", goes: "resumed at the promotion point", tags: ["failover", "nightly"] } as const;
const rebuilt = { way: "rebuild", goes: "rebuilt from the earliest record", tags: ["failover", "nightly"] } as const;
const ways = {
  "failback-resume": { ...resumed, tail: "replay", becomes: replayed, tier: tier1AndBack },
  "failback-resume-drop": { ...resumed, tail: "drop", becomes: dropped, tier: tier1AndBackOnce },
  "failback-rebuild": { ...rebuilt, tail: "replay", becomes: replayed, tier: tier1AndBackOnce },
  "failback-rebuild-drop": { ...rebuilt, tail: "drop", becomes: dropped, tier: tier1AndBackOnce },
  "failback-expired": {
    ...rebuilt,
    goes: "which is refused at the promotion point, since retention has taken all of east's logs, and rebuilt from the earliest record",
    tail: "drop",
    becomes: "what east alone had is gone with its logs, and exactly that is lost for good",
    tier: tier1AndBackOnce,
    tags: ["failover"],
    expired: true,
  },
  "failback-naive": {
    way: "naive",
    goes: "copied back from the earliest record into logs that have it already, which must be seen",
    tail: "drop",
    becomes: dropped,
    tier: nothingTwiceAndBack,
    tags: ["known-bad"],
    mustMiss: ["logDuplicates"],
  },
} as const satisfies Record<string, Way>;

interface Way {
  readonly way: "resume" | "rebuild" | "naive";
  readonly goes: string;
  readonly tail: "replay" | "drop";
  readonly becomes: string;
  readonly tier: typeof tier1AndBack;
  readonly tags: readonly string[];
  readonly mustMiss?: readonly ["logDuplicates"];
  readonly expired?: true;
}

/** Produce, from when the writers in west are stopped: issue 8. */
const secondOutage = 10;

for (const [name, { way, goes, tail, becomes, tier, tags, mustMiss, expired }] of Object.entries<Way>(ways))
  drill(
    name,
    {
      about: `Region east is lost and comes back, and so does payments, ${goes}; ${becomes}.`,
      topology,
      workloads: [{ ...payments, tier }],
      budget: { run: minutes(7), teardown: minutes(2) },
      tags,
      expectedMinutes: 5,
      ...(mustMiss === undefined ? {} : { mustMiss }),
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { clusters, regions, clients, step, startLoad, guards, inject, detected, phase, fenced, promote, soak } = context;
      const { pauseReplication, hold, returned, truncateLogs, finalRead, rawRead, wayBack } = context;
      const { failback, truncated, duplicated, lost } = context;
      const { east, west } = clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      await guards.readiness(load, west);
      await pauseReplication(west);

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await detected(east, { within: seconds(10) });
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });
      await soak(seconds(30));

      await step("east returns", () => loss.heal());
      await returned(east);
      if (expired) await truncateLogs(east, load);
      await finalRead(east, load, "return");
      const back = await wayBack(load, { from: west, to: east });
      if (expired) {
        const refusal = await back.compareTails().then(
          () => expect.fail("nobody refused"),
          (error: unknown) => String(error),
        );
        await step("a way back at the promotion point is refused, for every partition", () => {
          const reasons = refusal.slice(refusal.indexOf("promotion point: ") + "promotion point: ".length).split("; ");
          expect(reasons, refusal).to.have.length(payments.partitions);
          for (const reason of reasons)
            expect(reason).to.match(/^payments\/\d in east no longer reaches back to the promotion point/);
        });
      }
      const { records, copied } = await back.compareTails(way === "rebuild" ? { toRebuild: true } : {});
      if (expired) await step("there is no tail any more", () => expect(records).to.equal(0));
      else
        await step("there is a tail: a run in which nothing diverged shows nothing of what becomes of it", () =>
          expect(records).to.be.greaterThan(0),
        );
      await back.settleTail(tail);
      if (way === "resume") await back.reverse({ within: seconds(60) });
      if (way === "rebuild") await back.rebuild({ signed: "the drill", within: seconds(90) });
      if (way === "naive") await back.reverseFromEarliest({ within: seconds(90) });
      await back.switchOver({ within: seconds(30) });
      await hold("service in east must hold", seconds(35));
      await back.forwardAgain({ within: seconds(60) });
      await load.stop();
      await back.drained({ within: seconds(60) });
      await finalRead(east, load, "final");
      await finalRead(west, load, "final");
      await rawRead(east, load);

      await step("nothing was copied twice that should not, and what is lost for good is what was dropped", () => {
        const found = failback(load) ?? expect.fail("no failback was measured");
        expect(found.tail, "the tail, told by the final reads").to.equal(records);
        expect(found.reappended, "appended again, or copied twice").to.equal(way === "naive" ? copied : 0);
        expect(found.notCopied, "left out on the way back").to.equal(0);
        expect(found.dropped, "dropped").to.equal(tail === "drop" ? records : 0);
        expect(found.replayed, "replayed").to.equal(tail === "drop" ? 0 : records);
        // What nobody was told to be written stands in a tail, too: lost are those that were acknowledged.
        const lostAtCutOver = lost(load).length;
        expect(lostAtCutOver, "acknowledged records in the tail").to.be.within(1, expired ? Number.MAX_SAFE_INTEGER : records);
        expect(found.final.records, "lost for good").to.equal(tail === "drop" ? lostAtCutOver : 0);
        expect(found.rto?.produce?.atMost ?? Number.POSITIVE_INFINITY, "second outage of produce").to.be.at.most(secondOutage);
      });
      await step("Kafka's own console consumer finds the same records twice in east's logs", () => {
        const { muster, raw } = duplicated(load);
        expect(muster).to.deep.equal(raw);
        // A replayed tail comes back to a log that has it already, unless that log was deleted.
        const twice = { resume: tail === "replay" ? records : 0, rebuild: 0, naive: copied };
        expect(raw.length, "records that stand in east twice").to.equal(twice[way]);
        const gone = Object.values(truncated(load) ?? {}).reduce((sum, one) => sum + one, 0);
        expect(gone, "what east had at its return and lacks now").to.equal(way === "rebuild" && tail === "drop" ? records : 0);
      });
    },
  );
