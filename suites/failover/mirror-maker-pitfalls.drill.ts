import { expect } from "chai";
import { drill, kill, minutes, outage, seconds } from "../../harness/index.ts";
import activePassive from "../../topologies/active-passive.ts";
import { payments } from "../workloads.ts";
import { copiedOnce, copiedWhole } from "./tiers.ts";

/**
 * What MirrorMaker 2 gets wrong without a word: its connectors say RUNNING throughout, and nothing fails. Each is known bad, and must be seen in what
 * the other side has; its good twin differs in the one thing that is wrong.
 */

/**
 * Replication stands still for a while, and goes on. Meanwhile the source's log was cut at its beginning (retention), or the topic was made anew and
 * grew past where replication had been. It begins at the earliest record that there is, or in the middle of the new log: what is between is copied
 * nowhere. Months later somebody fails over to that.
 */
const holes = {
  "mm2-resumed": { about: "and goes on: all arrives", meanwhile: "nothing", tags: ["good-twin"] },
  "mm2-overtaken-by-retention": {
    about: "retention takes what was not copied yet, and it goes on behind that: the hole must be seen",
    meanwhile: "retention",
    tags: ["known-bad"],
    mustMiss: ["rpo"],
  },
  "mm2-source-topic-made-again": {
    about: "the topic is made again and outgrows the old one, and it goes on in the middle: what is missing must be seen",
    meanwhile: "made again",
    tags: ["known-bad"],
    mustMiss: ["rpo"],
  },
} as const satisfies Record<string, Hole>;

interface Hole {
  readonly about: string;
  readonly meanwhile: "nothing" | "retention" | "made again";
  readonly tags: readonly string[];
  readonly mustMiss?: readonly ["rpo"];
}

for (const [name, { about, meanwhile, tags, mustMiss }] of Object.entries<Hole>(holes))
  drill(
    name,
    {
      about: `MirrorMaker's connectors are paused, ${about}. Then region east is lost.`,
      topology: activePassive,
      workloads: [{ ...payments, tier: copiedWhole }],
      budget: { run: minutes(6), teardown: minutes(2) },
      tags,
      expectedMinutes: 4,
      ...(mustMiss === undefined ? {} : { mustMiss }),
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const { regions, clients, step, startLoad, guards, inject, phase, fenced, promote, hold, returned } = context;
      const {
        pauseReplication,
        resumeReplication,
        replicationRuns,
        drained,
        truncateLogs,
        remakeTopics,
        stopReaders,
        finalRead,
        rawRead,
        absentFrom,
      } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({
        on: east,
        clients: clients["clients-east"],
        standby: { on: west, clients: clients["clients-west"] },
      });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      // Of a topic that is deleted everything is gone: what is at stake here is what is written afterwards.
      if (meanwhile === "made again") {
        await step("writers stop", () => Promise.all(load.parts.map(({ workload }) => workload.stopWriting())));
        await stopReaders(east, load);
        await drained(west, load, { within: seconds(60) });
      }
      await pauseReplication(west);
      let gone = 0;
      if (meanwhile === "made again") {
        gone = await remakeTopics(east, load);
        await step("writers go on in the new topic", () =>
          Promise.all(load.parts.map(({ workload }) => workload.writeAt("home"))),
        );
        const outgrown = seconds(10 + Math.ceil((1.2 * gone) / payments.perSecond));
        await hold("the new topic outgrows the old one", outgrown);
      } else await hold("replication stands still", seconds(10));
      if (meanwhile === "retention") gone = await truncateLogs(east, load);
      await resumeReplication(west);
      await hold("replication copies", seconds(15));
      await replicationRuns(west);

      await using loss = await step("region east is lost", () => inject(outage(regions.east)));
      await phase("detected", "rule");
      await phase("decided", "machine");
      await fenced(east, false);
      await promote(west, load);
      await load.failOver({ within: seconds(60) });
      await hold("it goes on in west", seconds(5));
      await load.stop();

      await step("east returns", () => loss.heal());
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await rawRead(west, load);

      await step("what is missing are the same records by Kafka's own console consumer", () => {
        const { muster, raw } = absentFrom(load, west);
        expect(muster).to.deep.equal(raw);
        // What was in flight at the loss is missing too, as in every loss. Had nothing been copied since, 15 s more of load would be.
        const inFlight = 5 * payments.perSecond;
        // Of what is gone a few may never have been acknowledged.
        expect(raw.length, `missing; ${gone} offsets were gone`).to.be.within(Math.floor(0.95 * gone), gone + inFlight);
      });
    },
  );

/**
 * The worker that copies is killed and started again. Connect notes how far it has read every `offset.flush.interval.ms`, and begins there: what
 * it had copied since stands in the target twice. With `exactly.once.source.support` both are one transaction, and nothing does.
 */
const flush = 20;
const noting = (once: { readonly exactlyOnce?: true }) => ({
  ...activePassive,
  replication: activePassive.replication.map((flow) => ({
    ...flow,
    ...once,
    intervals: { ...flow.intervals, offsetFlush: seconds(flush) },
  })),
});
const workers = {
  "mm2-killed-copies-again": {
    about: `it had noted how far it was up to ${flush} s ago, and what it copied since must be seen twice`,
    topology: noting({}),
    tags: ["known-bad"],
    mustMiss: ["logDuplicates"],
  },
  "mm2-killed-exactly-once": {
    about: "under exactly.once.source.support nothing stands there twice",
    topology: noting({ exactlyOnce: true }),
    tags: ["good-twin"],
  },
} as const;

for (const [name, { about, topology, tags, ...more }] of Object.entries(workers))
  drill(
    name,
    {
      about: `The Connect worker that runs MirrorMaker is killed and started again: ${about}.`,
      topology,
      workloads: [{ ...payments, tier: copiedOnce }],
      budget: { run: minutes(5), teardown: minutes(2) },
      tags,
      expectedMinutes: 3,
      ...("mustMiss" in more ? { mustMiss: more.mustMiss } : {}),
      loss: { source: "east", survivors: "west" },
    },
    async (context) => {
      const {
        clients,
        step,
        startLoad,
        guards,
        inject,
        hold,
        caughtUp,
        drained,
        returned,
        finalRead,
        rawRead,
        duplicated,
        absentFrom,
      } = context;
      const { east, west } = context.clusters;
      await using load = await startLoad({ on: east, clients: clients["clients-east"], mirroredTo: west });
      await load.steady({ for: seconds(10) });
      await guards.placement(east, west);
      await hold("MirrorMaker copies", seconds(15));
      await using broken = await step("the worker is killed", () => inject(kill(`worker:${east}->${west}`)));
      await hold("nothing is copied", seconds(5));
      await step("it is started again", () => broken.heal());
      await caughtUp(west, load, { within: minutes(2) });
      // Transactions leave markers in the log, so that a copy looks further than it is: time has to tell.
      await hold("it copies what it missed, and again what it had not noted", seconds(45));
      await load.stop();
      await drained(west, load, { within: minutes(1) });
      await returned(east);
      await finalRead(east, load, "return");
      await finalRead(west, load, "final");
      await rawRead(west, load);

      await step("Kafka's own console consumer finds the same records twice, and none missing", () => {
        const { muster, raw } = duplicated(load, west);
        expect(muster).to.deep.equal(raw);
        expect(absentFrom(load, west)).to.deep.equal({ muster: [], raw: [] });
        // What it had copied since it noted, and what was under way when it did.
        const most = (flush + 10) * payments.perSecond;
        const [least, atMost] = "mustMiss" in more ? [1, most] : [0, 0];
        expect(raw.length, "twice").to.be.within(least, atMost);
      });
    },
  );
