import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { groupsMoved } from "./tiers.ts";

/**
 * Region east is lost, and its group goes on in west, each time by another word: the offsets that MirrorMaker has committed there itself, its
 * checkpoints, or the time of the last record that the group was seen to have committed. Each may be behind where the group was, none
 * ahead: nothing may be skipped. A margin costs exactly what it says.
 *
 * Where MirrorMaker commits nothing itself (`sync.group.offsets.enabled`, off as Kafka ships it), what is there was put there by Muster.
 */
type Flow = (typeof activePassive.replication)[number];
const mirroring = (change: (flow: Flow) => Partial<Flow>) => ({
  ...activePassive,
  replication: activePassive.replication.map((flow) => ({ ...flow, ...change(flow) })),
});
const unsynced = mirroring(() => ({ settings: { "sync.group.offsets.enabled": "false" } }));

const variants = {
  "group-moved-synced": { about: "the offsets that MirrorMaker committed there", topology: activePassive, by: "synced" },
  "group-moved-translated": { about: "MirrorMaker's last checkpoints", topology: unsynced, by: "translated" },
  "group-moved-timestamp": { about: "the time of its last record", topology: unsynced, by: "timestamp" },
  "group-moved-rewound": {
    about: "MirrorMaker's last checkpoints and 5 s further back",
    topology: unsynced,
    by: "translated",
    rewind: { seconds: 5 },
  },
} as const satisfies Record<string, Variant>;

interface Variant {
  readonly about: string;
  readonly topology: typeof unsynced | typeof activePassive;
  readonly by: "synced" | "translated" | "timestamp";
  readonly rewind?: { readonly seconds: number };
}

for (const [name, { about, topology, by, rewind }] of Object.entries<Variant>(variants))
  drill(
    name,
    {
      about: `Region east is lost, and the group goes on in west by ${about}: nothing skipped, and what is replayed is told.`,
      topology,
      workloads: [{ ...payments, tier: groupsMoved }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags: ["failover", "nightly"],
      expectedMinutes: 2,
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { regions, clients, step, startLoad, guards, inject, phase, fenced, promote, hold, returned } = context;
      const { noteGroups, migrateGroups, finalRead, rawRead, offsets, skipped, groupMove } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(5) });
      await guards.placement(east, west);
      await hold("the group goes on in east", seconds(10));
      if (by === "timestamp") await noteGroups(load);

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await phase("detected", "rule");
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await migrateGroups(west, load, { by, ...(rewind && { rewind }) });
      await load.failOver({ within: seconds(60) });
      await hold("the group goes on in west", seconds(5));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await Promise.all([rawRead(east, load), rawRead(west, load)]);

      const move = groupMove(load);
      await step("the group went on where it was told to, as the raw logs and its own words have it", () => {
        const { migration, missing, replayed, byPartition } = offsets(load) ?? expect.fail("no move was measured");
        expect(migration).to.deep.equal({ by, ...(rewind && { rewind }) });
        expect(missing, "partitions without an offset").to.equal(0);
        expect(byPartition.map(({ resumed }) => resumed)).to.deep.equal(move.wentOn);
        expect(skipped(load)).to.deep.equal(move.skipped);
        expect([replayed].flat().at(-1), "replayed, at most").to.equal(move.replayed);
        const margins = byPartition.map(({ resumed, migrated }) => (migrated?.told ?? Number.NaN) - resumed);
        if (rewind === undefined) expect(margins).to.deep.equal(byPartition.map(() => 0));
        // Of a steady load: half of it to all of it and a second, in each partition.
        const perPartition = (rewind?.seconds ?? 0) * (payments.perSecond / payments.partitions);
        for (const margin of rewind === undefined ? [] : margins)
          expect(margin, "records of 5 s").to.be.within(perPartition / 2, perPartition * 1.5);
      });
    },
  );
