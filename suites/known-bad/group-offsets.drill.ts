import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { offsetsAlone } from "./tiers.ts";

/**
 * Region east is lost, and the group goes on in west. MirrorMaker does not write a group's offsets there by itself
 * (`sync.group.offsets.enabled` is false by default); then `auto.offset.reset` decides. `latest` goes on behind all that was
 * mirrored and all that was written there since: skipped, and nobody is told. `earliest` begins at the start of the topic:
 * replayed. Where offsets are written but seldom, those that are there are old. A translated offset is never ahead of the group:
 * then records must be replayed, and none may be skipped.
 *
 * A drill that is known to be bad differs from its good twin in what its name says alone, and leaves out the guard that would have
 * refused it.
 */
type Flow = (typeof activePassive.replication)[number];
const mirroring = (change: (flow: Flow) => Partial<Flow>) => ({
  ...activePassive,
  replication: activePassive.replication.map((flow) => ({ ...flow, ...change(flow) })),
});
const unsynced = mirroring(() => ({ settings: { "sync.group.offsets.enabled": "false" } }));
const syncedSeldom = mirroring(({ intervals }) => ({ intervals: { ...intervals, groupOffsetSync: seconds(20) } }));

const variants = {
  "group-offsets-latest": { about: "its offsets are there, and `latest` never comes into play", reset: "latest" },
  "group-offsets-earliest": { about: "its offsets are there, and `earliest` never comes into play", reset: "earliest" },
  "group-offsets-unsynced-latest": {
    about: "none of its offsets are there, and `latest` must be seen to skip",
    topology: unsynced,
    reset: "latest",
    mustMiss: ["skipped"],
  },
  "group-offsets-unsynced-earliest": {
    about: "none of its offsets are there, and `earliest` must be seen to replay everything",
    topology: unsynced,
    reset: "earliest",
    mustMiss: ["replayed"],
  },
  "group-offsets-late": {
    about: "its offsets there are 10 s old or more, and it must be seen to replay more than tier 1 allows",
    topology: syncedSeldom,
    reset: "earliest",
    mustMiss: ["replayed"],
  },
} as const satisfies Record<string, Variant>;

interface Variant {
  readonly about: string;
  readonly topology?: typeof unsynced;
  readonly reset: "latest" | "earliest";
  readonly mustMiss?: readonly ["skipped" | "replayed"];
}

for (const [name, { about, topology = activePassive, reset, mustMiss }] of Object.entries<Variant>(variants)) {
  const areThere = topology !== unsynced;
  drill(
    name,
    {
      about: `Region east is lost, and the group goes on in west: ${about}.`,
      topology,
      workloads: [{ ...payments, tier: offsetsAlone, autoOffsetReset: reset }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags: [mustMiss === undefined ? "good-twin" : "known-bad"],
      expectedMinutes: 2,
      ...(mustMiss === undefined ? {} : { mustMiss }),
      loss: { source: "east", survivors: "west" },
    },
    async ({
      regions,
      clusters: { east, west },
      clients,
      step,
      startLoad,
      guards,
      groupsSynced,
      inject,
      phase,
      fenced,
      promote,
      hold,
      returned,
      finalRead,
      rawRead,
      offsets,
      skipped,
      groupMove,
    }) => {
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(5) });
      await guards.placement(east, west);
      if (areThere) await guards.groupOffsets(load, west);
      // Offsets are written every 20 s: those of 10 s ago are the last for as long again.
      if (topology === syncedSeldom) await groupsSynced(west, load, { within: seconds(45) });
      await hold("the group goes on in east", seconds(10));

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await phase("detected", "rule");
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });
      await hold("the group goes on in west", seconds(5));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await Promise.all([rawRead(east, load), rawRead(west, load)]);

      const move = groupMove(load);
      await step("Muster tells the move as the raw logs and the group's own words do", () => {
        const { missing, replayed, byPartition } = offsets(load) ?? expect.fail("no move was measured");
        expect(missing, "partitions without an offset").to.equal(areThere ? 0 : payments.partitions);
        for (const { partition, reset: done } of byPartition)
          expect(done, `what was done about partition ${partition}`).to.equal(areThere ? undefined : reset);
        expect(byPartition.map(({ resumed }) => resumed)).to.deep.equal(move.wentOn);
        expect(skipped(load)).to.deep.equal(move.skipped);
        expect([replayed].flat().at(-1), "replayed, at most").to.equal(move.replayed);
      });
    },
  );
}
