import { expect } from "chai";
import { drill, minutes, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { inflators } from "../profiles.ts";
import { payments } from "../workloads.ts";
import { plannedMove, plannedMovePressed } from "./tiers.ts";

/**
 * Nothing is broken: payments moves to west as planned. Its writers stop, east is fenced (a canary write must be denied), what is left is
 * drained, readers process it to the end, and all go on in west: nothing lost, nothing twice.
 *
 * MirrorMaker is told two things that active-passive does not say. Offsets are noted for every record, so that a group that is at the end here is at
 * the end there. And topics' settings are not copied: the fence is one of them (`max.message.bytes`), and would close west too.
 */
const topology = {
  ...activePassive,
  replication: activePassive.replication.map((flow) => ({
    ...flow,
    offsetLagMax: 0,
    settings: { "sync.topic.configs.enabled": "false" },
  })),
};

type Inflator = (typeof inflators)[keyof typeof inflators];
const pressed = ({ about, workload, ...more }: Inflator) => ({
  when: ` ${about}`,
  topology: { ...topology, replication: topology.replication.map((flow) => ({ ...flow, ...more })) },
  workload: { ...payments, tier: plannedMovePressed, ...workload },
  tags: ["failover", "load-profiles"],
});
const moves = {
  "planned-switchover": { when: "", topology, workload: { ...payments, tier: plannedMove }, tags: ["failover", "nightly"] },
  "planned-switchover-burst": pressed(inflators.burst),
  "planned-switchover-large-records": pressed(inflators.largeRecords),
  "planned-switchover-hot-partitions": pressed(inflators.hotPartitions),
  "planned-switchover-few-tasks": pressed(inflators.fewTasks),
};

for (const [name, { when, topology: moved, workload, tags }] of Object.entries(moves))
  drill(
    name,
    {
      about: `Payments moves from east to west as planned${when}: drained and fenced first, with nothing lost and nothing delivered twice.`,
      topology: moved,
      workloads: [workload],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      loss: { source: "east", survivors: "west" },
      measureFrom: "switchover",
    },
    async ({
      clusters: { east, west },
      clients,
      step,
      startLoad,
      guards,
      switchOver,
      hold,
      finalRead,
      rawRead,
      deliveredAgain,
    }) => {
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      await guards.readiness(load, west, { drainedFirst: true });
      await load.untilPeak({ lasting: seconds(5) });

      await switchOver(load, { to: west, within: seconds(30) });
      await hold("service in west must hold", seconds(40));
      await load.stop();
      await finalRead(east, load, "final");
      await finalRead(west, load, "final");
      await rawRead(west, load);

      await step("nothing was delivered twice, by Muster's measuring and by the group's own words", () => {
        const { muster, raw } = deliveredAgain(load);
        expect(muster).to.deep.equal([]);
        expect(raw).to.deep.equal([]);
      });
    },
  );
