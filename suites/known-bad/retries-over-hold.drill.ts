import { expect } from "chai";
import { cut, drill, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { ledger } from "./ledger.ts";
import { nothingTwice } from "./tiers.ts";

const pair = [
  {
    name: "retries-without-idempotence",
    idempotent: false,
    about: "A path holds requests past their time-out; the producer retries, and at the heal both copies are delivered.",
    tags: ["known-bad"],
    mustMiss: ["logDuplicates"],
  },
  {
    name: "retries-with-idempotence",
    idempotent: true,
    about: "The same with an idempotent producer: the leader knows the second copy by its sequence number.",
    tags: ["good-twin"],
  },
] as const;

/**
 * A request that is not answered in time may have been written, or be written later. kafkajs gives up after 1.5 s (as it is tuned
 * here) and sends the same records again by itself; `hold` delivers all copies when it ends. Without idempotence each is appended.
 * A record may be handed over 2 s after it was due (the tier's objective), and one attempt may be answered 1.5 s later. What took
 * longer than both was sent more than once: both drills must show some, or nothing was at stake.
 */
const slowestOfOneAttemptMs = 2000 + 1500 + 200;

for (const { name, idempotent, ...told } of pair)
  drill(
    name,
    {
      ...told,
      topology,
      workloads: [{ ...ledger, tier: nothingTwice, idempotent, retries: true }],
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
      hold,
      finalRead,
      rawRead,
      returned,
      slowestMs,
      lost,
      duplicated,
    }) => {
      await using load = await startLoad({ on: home, clients: clients.clients });
      await load.steady({ for: seconds(5) });
      await guards.placement(home);

      const leader = await leaderOf(load, 0);
      await using held = await step(`what is sent to ${leader} is held`, () => inject(cut("clients", leader, { mode: "hold" })));
      await hold("requests run into their time-outs", seconds(4));
      await step("what was held is delivered", () => held.heal());
      await hold("what was retried is answered", seconds(5));
      await load.stop();
      await returned(home);
      await finalRead(home, load, "final");
      await rawRead(home, load);

      await step("what Muster calls doubled is exactly what Kafka's consumer reads twice", () => {
        const { muster, raw } = duplicated(load);
        expect(muster).to.deep.equal(raw);
        expect(slowestMs(load), "ms until the slowest record was acknowledged").to.be.greaterThan(slowestOfOneAttemptMs);
        expect(lost(load), "acknowledged and not in the log").to.deep.equal([]);
        expect(raw.length > 0, `${raw.length} records stand in the log more than once`).to.equal(!idempotent);
      });
    },
  );
