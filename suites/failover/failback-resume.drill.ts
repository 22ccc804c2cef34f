import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import topology from "../../topologies/active-passive-and-back.ts";
import { payments } from "../workloads.ts";
import { tier1AndBack } from "./tiers.ts";

/**
 * Region east is lost, west takes over, east returns, and payments goes back: resumed at the promotion point, so that nothing is copied
 * that east has already. What east alone had (acknowledged there, never copied) is saved as files, and then written to west or left
 * there, as the runbook says. Copied from the earliest record instead, the whole topic would stand in east twice.
 *
 * Replication is paused just before the loss, as people may have it: else there is a tail in one run and none in the next (10 records and
 * 0 were seen), and without one nothing is shown.
 */
const ways = {
  "failback-resume": { tail: "replay", about: "what east alone had is written to west, and nothing is lost for good" },
  "failback-resume-drop": { tail: "drop", about: "what east alone had is dropped, and exactly that is lost for good" },
} as const;

/** Produce, from when the writers in west are stopped: issue 8. */
const secondOutage = 10;

for (const [name, { tail, about }] of Object.entries(ways))
  drill(
    name,
    {
      about: `Region east is lost and comes back, and so does payments, resumed at the promotion point; ${about}.`,
      topology,
      workloads: [{ ...payments, tier: tier1AndBack }],
      budget: { run: minutes(6), teardown: minutes(2) },
      tags: ["failover", "nightly"],
      expectedMinutes: 5,
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { clusters, regions, clients, step, startLoad, guards, inject, detected, phase, fenced, promote, soak } = context;
      const { pauseReplication, hold, returned, finalRead, wayBack, failback, lost } = context;
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
      await finalRead(east, load, "return");
      const back = await wayBack(load, { from: west, to: east });
      const { records } = await back.compareTails();
      await step("there is a tail: a run in which nothing diverged shows nothing of what becomes of it", () =>
        expect(records).to.be.greaterThan(0),
      );
      await back.settleTail(tail);
      await back.reverse({ within: seconds(60) });
      await back.switchOver({ within: seconds(30) });
      await hold("service in east must hold", seconds(35));
      await back.forwardAgain({ within: seconds(60) });
      await load.stop();
      await back.drained({ within: seconds(60) });
      await finalRead(east, load, "final");
      await finalRead(west, load, "final");

      await step("nothing was copied twice, and what is lost for good is what was dropped", () => {
        const found = failback(load) ?? expect.fail("no failback was measured");
        expect(found.tail, "the tail, told by the final reads").to.equal(records);
        expect(found.reappended, "appended again").to.equal(0);
        expect(found.dropped, "dropped").to.equal(tail === "drop" ? records : 0);
        expect(found.replayed, "replayed").to.equal(tail === "drop" ? 0 : records);
        // What nobody was told to be written stands in a tail, too: lost are those that were acknowledged.
        const lostAtCutOver = lost(load).length;
        expect(lostAtCutOver, "acknowledged records in the tail").to.be.within(1, records);
        expect(found.final.records, "lost for good").to.equal(tail === "drop" ? lostAtCutOver : 0);
        expect(found.rto?.produce?.atMost ?? Number.POSITIVE_INFINITY, "second outage of produce").to.be.at.most(secondOutage);
      });
    },
  );
