import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { backInTime } from "./tiers.ts";

/**
 * Clusters with users and ACLs. West has what MirrorMaker's own sync of ACLs would have left it with: applications may read there, and nobody ever
 * said that they may write. Everything is mirrored, every group's offset is there, and nothing shows it before the standby's first write. Here
 * the guard must refuse, by the lists and by a real write as the application; then the drill goes on all the same, and service never comes back.
 */
const { east, west } = activePassive.clusters;
const secured = { ...activePassive, secure: true } as const;
const forgotten = { ...secured, clusters: { east, west: { ...west, withheld: ["WRITE"] } } } as const;

const lacks = "west lacks the ACL: User:app-payments may WRITE topic payments (literal) from *";
const refused = "a write of User:app-payments to payments in west is refused: TOPIC_AUTHORIZATION_FAILED";

const variants = [
  { name: "unauthorized-standby", tags: ["known-bad"], mustMiss: ["rto"], topology: forgotten },
  { name: "authorized-standby", tags: ["good-twin"], topology: secured },
] as const;

for (const { name, ...told } of variants) {
  const mayNotWrite = "mustMiss" in told;
  drill(
    name,
    {
      ...told,
      about: mayNotWrite
        ? "Region east is lost, and in west nobody ever allowed the application to write: refused by the guard, and no service without it."
        : "Region east is lost, and west, which has users and ACLs too, has all of those that it needs.",
      workloads: [{ ...payments, tier: backInTime }],
      budget: { run: minutes(6), teardown: minutes(2) },
      expectedMinutes: mayNotWrite ? 4 : 3,
      loss: { source: "east", survivors: "west" },
    },
    async ({
      regions,
      clusters,
      clients,
      step,
      startLoad,
      guards,
      inject,
      detected,
      phase,
      fenced,
      promote,
      soak,
      returned,
      finalRead,
    }) => {
      await using load = await startLoad({
        on: clusters.east,
        clients: clients["clients-east"],
        standby: { on: clusters.west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(clusters.east, clusters.west);
      await guards.groupOffsets(load, clusters.west);
      if (mayNotWrite) {
        const refusal = await guards.readiness(load, clusters.west).then(
          () => expect.fail("nobody refused"),
          (error: unknown) => String(error),
        );
        await step("the guard refuses for what is lacking and for what comes of it, and for nothing else", () =>
          expect(refusal.endsWith(`refused: ${lacks}; ${refused}`), refusal).to.equal(true),
        );
      }
      const evenSo = "what a failover comes to without it is what this drill is about";
      await guards.readiness(load, clusters.west, mayNotWrite ? { evenSo } : {});

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await detected(clusters.east, { within: seconds(10) });
      await phase("decided", "machine");
      await fenced(clusters.east, false);
      await promote(clusters.west, load);
      await load.failOver({ within: seconds(60), ...(mayNotWrite ? { refused: true } : {}) });

      // As long as the control was out as well, the outage may be the machine's: it must be longer than the gate by more than that.
      await soak(seconds(mayNotWrite ? 60 : 10));
      await load.stop();
      await step("east returns", () => loss.heal());
      await returned(clusters.east);
      await finalRead(clusters.east, load, "return");
      await finalRead(clusters.west, load, "final");
    },
  );
}
