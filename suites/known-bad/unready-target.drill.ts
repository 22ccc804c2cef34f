import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { offsetsAlone } from "./tiers.ts";

/**
 * West was set up by somebody else: its topics ask for one replica in sync, those of east for two. MirrorMaker copies what is written to a topic's
 * settings, but never this one (`config.properties.exclude`), so that it stays as it is for ever, and nothing shows it: the failover
 * goes well, and acknowledges from then on what one broker's death may take. That is why a guard has to find it. Here the guard must
 * refuse; then the drill goes on all the same, and the record says so beside a failover that looks whole.
 */
const { east, west } = activePassive.clusters;
const topology = { ...activePassive, clusters: { east, west: { ...west, minInsyncReplicas: 1 } } };
const missing = "payments has min.insync.replicas=1 in west and 2 in east, which MirrorMaker never copies";

drill(
  "unready-target",
  {
    about: "West lacks min.insync.replicas of east: the readiness guard must refuse the failover, for this and nothing else.",
    topology,
    workloads: [{ ...payments, tier: offsetsAlone }],
    budget: { run: minutes(5), teardown: minutes(2) },
    tags: ["known-bad"],
    expectedMinutes: 2,
    loss: { source: "east", survivors: "west" },
  },
  async (context) => {
    const { clusters, clients, regions, step, startLoad, guards, inject, fenced, promote, hold, returned, finalRead } = context;
    await using load = await startLoad({
      on: clusters.east,
      clients: clients["clients-east"],
      standby: { on: clusters.west, clients: clients["clients-west"] },
    });
    await load.steady({ for: seconds(5) });

    const refusal = await guards.readiness(load, clusters.west).then(
      () => expect.fail("nobody refused"),
      (error: unknown) => String(error),
    );
    await step("the guard refuses for this and nothing else", () =>
      expect(refusal.endsWith(`refused: ${missing}`), refusal).to.equal(true),
    );
    await guards.readiness(load, clusters.west, { evenSo: "what a failover shows of it is what this drill is about" });

    await using loss = await step("region east is lost", () => inject(outage(regions.east)));
    await fenced(clusters.east, false);
    await promote(clusters.west, load);
    await load.failOver({ within: seconds(60) });
    await hold("the group goes on in west", seconds(5));
    await load.stop();

    await step("east returns", () => loss.heal());
    await returned(clusters.east);
    await finalRead(clusters.east, load, "return");
    await finalRead(clusters.west, load, "final");
  },
);
