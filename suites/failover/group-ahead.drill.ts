import { expect } from "chai";
import { drill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { groupsMoved } from "./tiers.ts";

/**
 * Somebody tried the other side: with billing's name, while billing itself stood still in east. The trial read west to its end and committed that.
 * MirrorMaker moves a group's offsets forward and never back, so that billing has those of the trial when east is lost, and would go on behind
 * records that it never saw; there is no error, and no lag to be seen. Both drills demand that moving the group is refused for this. Then one
 * lets it go on all the same, which must be seen to skip; its good twin sets the group back to the last checkpoint.
 */
const variants = {
  "group-ahead": { about: "it goes on there all the same, and must be seen to skip", tags: ["known-bad"], mustMiss: ["skipped"] },
  "group-ahead-set-back": { about: "it is set back to the last checkpoint, and skips nothing", tags: ["good-twin"] },
} as const satisfies Record<string, Variant>;

interface Variant {
  readonly about: string;
  readonly tags: readonly string[];
  readonly mustMiss?: readonly ["skipped"];
}

for (const [name, { about, tags, mustMiss }] of Object.entries<Variant>(variants))
  drill(
    name,
    {
      about: `A trial has left the group's offsets in west ahead of what it processed in east, which is refused; ${about}.`,
      topology: activePassive,
      workloads: [{ ...payments, tier: groupsMoved }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags,
      expectedMinutes: 2,
      ...(mustMiss === undefined ? {} : { mustMiss }),
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { regions, clients, step, startLoad, guards, inject, phase, fenced, promote, hold, returned } = context;
      const { stopReaders, trialRead, migrateGroups, finalRead, rawRead, offsets, skipped, groupMove } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(5) });
      await guards.placement(east, west);
      await guards.groupOffsets(load, west);
      await stopReaders(east, load);
      await hold("the group stands still in east, and is written for", seconds(8));
      await trialRead(west, load);

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await phase("detected", "rule");
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      const refusal = await migrateGroups(west, load, { by: "synced" }).then(
        () => expect.fail("nobody refused"),
        (error: unknown) => String(error),
      );
      await step("moving the group is refused, for all of its partitions and nothing else", () => {
        const reasons = refusal.slice(refusal.indexOf("refused: ") + "refused: ".length).split("; ");
        expect(reasons, refusal).to.have.length(payments.partitions);
        for (const reason of reasons)
          expect(reason).to.match(/^billing stands at \d+ on payments\/\d in west already, and \d+ is the furthest/);
      });
      if (mustMiss === undefined)
        await migrateGroups(west, load, {
          by: "synced",
          evenSo: "a trial left what is there; the checkpoints are billing's own",
        });
      await load.failOver({ within: seconds(60) });
      await hold("the group goes on in west", seconds(5));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await Promise.all([rawRead(east, load), rawRead(west, load)]);

      const move = groupMove(load);
      await step("what was skipped are the same records by the raw logs and the group's own words", () => {
        const { byPartition } = offsets(load) ?? expect.fail("no move was measured");
        expect(byPartition.map(({ resumed }) => resumed)).to.deep.equal(move.wentOn);
        expect(skipped(load)).to.deep.equal(move.skipped);
        // Eight seconds of load that nobody had read, but for what lagged: at least half of it.
        const expected =
          mustMiss === undefined ? { least: 0, most: 0 } : { least: 4 * payments.perSecond, most: 20 * payments.perSecond };
        expect(move.skipped.length, "skipped").to.be.within(expected.least, expected.most);
      });
    },
  );
