import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";

/**
 * Replicas are being moved in west when east is lost. A reassignment takes bandwidth and leaders from a side that is about to carry everything, so it
 * is a reason against taking over: the readiness guard must refuse for it, and so must the promotion, which looks once more. It is not this load's
 * partition that is moved; it need not be. Cancelled, nothing stands in the way.
 */
drill(
  "failover-under-reassignment",
  {
    about: "Replicas are being moved in west when region east is lost: guard and promotion must refuse until that is cancelled.",
    topology: activePassive,
    workloads: [payments],
    budget: { run: minutes(6), teardown: minutes(2) },
    tags: ["failover", "nightly"],
    expectedMinutes: 4,
    loss: { source: "east", survivors: "west" },
  },
  async (context) => {
    const { regions, clients, step, startLoad, guards, inject, detected, phase, fenced, promote, soak } = context;
    const { startReassignment, returned, finalRead } = context;
    const { east, west } = context.clusters;
    const refusalOf = (work: Promise<void>): Promise<string> =>
      work.then(
        () => expect.fail("nobody refused"),
        (error: unknown) => String(error),
      );
    await using load = await startLoad({
      on: east,
      clients: clients["clients-east"],
      standby: { on: west, clients: clients["clients-west"] },
    });
    await load.steady({ for: seconds(10) });
    await guards.placement(east, west);

    await using moving = await startReassignment(west);
    const reason = `1 partitions of west are being reassigned (${moving.partition}): let it end, or cancel it`;
    const before = await refusalOf(guards.readiness(load, west));
    await step("the guard refuses for this and nothing else", () =>
      expect(before.endsWith(`guard "readiness of west" refused: ${reason}`), before).to.equal(true),
    );
    await moving.cancel();
    await guards.readiness(load, west);
    await moving.again();

    await using loss = await step("region east is lost", () => inject(outage(regions.east)));
    await detected(east, { within: seconds(10) });
    await phase("decided", "machine");
    await fenced(east, false);
    const after = await refusalOf(promote(west, load));
    await step("the promotion refuses for this and nothing else", () =>
      expect(after.endsWith(`guard "readiness of west, looked at again" refused: ${reason}`), after).to.equal(true),
    );
    await moving.cancel();
    await promote(west, load);
    await load.failOver({ within: seconds(60) });
    await soak(seconds(40));
    await load.stop();

    await step("east returns", () => loss.heal());
    await returned(east);
    await finalRead(east, load, "return");
    await finalRead(west, load, "final");
  },
);
