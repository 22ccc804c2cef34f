import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { tier1Pressed } from "./tiers.ts";

/**
 * Region east is lost some seconds after its replication stood still: acknowledged records are missing in west. Producers that keep what they
 * sent can mend that. What they had been acknowledged in the last seconds before the loss is written to west once more: what was missing is there
 * then, and what was not stands there twice. The loss at cut-over is what it was; a window that is too short leaves what is older.
 */
const windows = {
  "replay-window": { last: 15, about: "15 s of it: all that was lost is repaired, and the rest of it stands there twice" },
  "replay-window-short": { last: 1, about: "1 s of it, which is too short: what is older stays lost" },
} as const;

for (const [name, { last, about }] of Object.entries(windows))
  drill(
    name,
    {
      about: `Region east is lost with records that were not copied yet; producers send again what they had been acknowledged, ${about}.`,
      topology: activePassive,
      workloads: [{ ...payments, tier: tier1Pressed }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags: ["failover", "nightly"],
      expectedMinutes: 3,
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { regions, clients, step, startLoad, guards, inject, detected, phase, fenced, promote, pauseReplication } = context;
      const { resendWindow, hold, returned, finalRead, rawRead, resent, lost, duplicated, deliveredAgain } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      await guards.readiness(load, west);
      await pauseReplication(west);
      await hold("replication stands still", seconds(2));

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await detected(east, { within: seconds(10) });
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });
      await resendWindow(west, load, { last: seconds(last) });
      await hold("service in west must hold", seconds(35));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await rawRead(west, load);

      await step("what was lost is repaired as far as the window reaches, and nothing else is changed", () => {
        const found = resent(load) ?? expect.fail("nothing was sent again");
        const lostAtCutOver = lost(load).length;
        expect(lostAtCutOver, "lost at cut-over, whatever was sent again").to.be.greaterThan(2 * payments.perSecond);
        expect(found.missing, "sent again, and not there").to.equal(0);
        expect(found.repaired + found.stillLost, "of what was lost").to.equal(lostAtCutOver);
        expect(found.repaired + found.duplicated, "of what was sent again").to.equal(found.resent);
        expect(found.repaired, "repaired").to.be.greaterThan(0);
        if (name === "replay-window") expect(found.stillLost, "older than the window").to.equal(0);
        else expect(found.stillLost, "older than the window").to.be.greaterThan(0);
        if (name === "replay-window") expect(found.duplicated, "there twice").to.be.greaterThan(0);
        else expect(found.duplicated, "there twice").to.equal(0);
      });
      await step("Kafka's own console consumer finds the same records twice, and the group was given them twice", () => {
        const found = resent(load) ?? expect.fail("nothing was sent again");
        const { muster, raw } = duplicated(load, west);
        expect(muster).to.deep.equal(raw);
        expect(raw).to.have.length(found.duplicated);
        const deliveries = deliveredAgain(load);
        expect(deliveries.muster).to.deep.equal(deliveries.raw);
        const given = new Set(deliveries.raw);
        expect(
          raw.filter((id) => !given.has(id)),
          "there twice, and given once",
        ).to.deep.equal([]);
      });
    },
  );
