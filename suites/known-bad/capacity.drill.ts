import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import { payments } from "../workloads.ts";
import { singleRegionWith } from "./single-region.ts";
import { backInTime } from "./tiers.ts";

/**
 * The side that has to carry on is too small. What a broker carries is declared here as Kafka lets an operator declare it, and as hosted
 * Kafka does: a quota for each client-id on each broker. Payments writes 36 kB/s to each of three brokers, and 54 kB/s to each of two.
 * The guard works that out from quotas and replicas before anything is broken; the drill says that it goes on, and must miss RTO and
 * nothing else. The client is named because a quota is a client-id's.
 */
const load = { ...payments, tier: backInTime, client: "kafkajs" } as const;
const evenSo = "what comes of it is what this drill is about";

const survivors = [
  { name: "survivors-too-small", quota: 45_000, tags: ["known-bad"], mustMiss: ["rto"] },
  { name: "survivors-large-enough", quota: 90_000, tags: ["good-twin"] },
] as const;

for (const { name, quota, ...told } of survivors) {
  const isTooSmall = "mustMiss" in told;
  drill(
    name,
    {
      ...told,
      about: isTooSmall
        ? "A zone of three is lost, and the two brokers that are left may not take what three took."
        : "A zone of three is lost, and two brokers have room for all of the load.",
      topology: singleRegionWith({ quotas: { payments: quota } }),
      workloads: [load],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 2,
      loss: { source: "home", survivors: "home" },
    },
    async ({ clusters: { home }, clients, step, startLoad, guards, inject, soak, returned, finalRead, heldBack }) => {
      await using running = await startLoad({ on: home, clients: clients.clients });
      await running.steady({ for: seconds(15) });
      await guards.placement(home);
      await guards.capacity(running, { on: home });
      await guards.capacity(running, { on: home, without: { zone: "home/c" }, ...(isTooSmall ? { evenSo } : {}) });

      await using loss = await step("zone home/c is lost", () => inject(outage({ zone: "home/c" })));
      await soak(seconds(60));
      await running.stop();

      const held = await heldBack(home, running);
      await step("zone home/c returns", () => loss.heal());
      await returned(home);
      await finalRead(home, running, "final");
      await step("brokers held the load back where the guard had foreseen it, and nowhere else", () => {
        expect(held.length > 0, `held back by ${held.join(", ") || "nobody"}`).to.equal(isTooSmall);
      });
    },
  );
}
