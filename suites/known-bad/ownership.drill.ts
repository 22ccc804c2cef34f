import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import topology from "../../topologies/active-active.ts";
import { payments } from "../workloads.ts";

/** In each partition. Each region writes one of them about every half second, far more often than records take to the other. */
const count = 20;

const variants = [
  {
    name: "ownership-broken",
    about: "Both regions write the same keys at the same time: every one of them must be seen to be in conflict.",
    of: "everybody",
    tags: ["known-bad"],
    conflicts: count * payments.partitions,
  },
  {
    name: "ownership-kept",
    about: "The same with keys of each region's own: none is in conflict.",
    of: "each cluster",
    tags: ["good-twin"],
    conflicts: 0,
  },
] as const;

for (const { name, about, of, tags, conflicts: expected } of variants)
  drill(
    name,
    {
      about,
      topology,
      workloads: [{ ...payments, keys: { of, count } }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      loss: { source: "east", survivors: "west" },
    },
    async ({ regions, clusters: { east, west }, clients, step, conflicts, ...verbs }) => {
      await using load = await verbs.startLoad({
        on: east,
        clients: clients["clients-east"],
        beside: { on: west, clients: clients["clients-west"] },
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(15) });
      await verbs.guards.noCycle(east, west);

      await using loss = await step("region east is lost", () => verbs.inject(outage(regions.east)));
      await verbs.detected(east, { within: seconds(10) });
      await verbs.promote(west, load);
      await load.failOver({ within: seconds(60) });
      await verbs.soak(seconds(35));
      await load.stop();

      await step("east returns", () => loss.heal());
      await verbs.returned(east);
      await verbs.finalRead(east, load, "return");
      await verbs.finalRead(west, load, "final");
      expect(conflicts(load), "keys in conflict").to.have.length(expected);
    },
  );
