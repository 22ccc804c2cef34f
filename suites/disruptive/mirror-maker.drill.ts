import { climb, type Fault, isolate, kill, type LadderStep, minutes, pause, seconds } from "../../harness/index.ts";
import { mirrorsUnderItsName } from "../areas.ts";
import { everyTopology } from "../topologies.ts";
import { payments } from "../workloads.ts";
import { nightlyOn } from "./tags.ts";

/**
 * What replicates breaks, and nobody's service with it: clients go on where they are, and nothing is copied. When it is back it must go on from
 * where it was: a record that the other side does not have in the end is lost to whoever fails over later. It may copy some twice.
 */
const steps: Readonly<Record<string, { about: string; fault: (worker: string, host: string) => Fault }>> = {
  "mm2-stalled": {
    about:
      "The Connect worker that runs MirrorMaker freezes (SIGSTOP) and thaws: records that pile up meanwhile must all arrive.",
    fault: (worker) => pause(worker),
  },
  "mm2-killed": {
    about: "The process of the Connect worker that runs MirrorMaker is killed and started again: it must go on where it was.",
    fault: (worker) => kill(worker),
  },
  "connect-worker-lost": {
    about:
      "The machine of the Connect worker is lost to both clusters, all its links at once, and comes back: records must all arrive.",
    fault: (_, host) => isolate({ nodes: [host] }),
  },
};

const theory: LadderStep["theory"] = () => ({
  writes: "go on",
  reads: "go on",
  lost: "none",
  because:
    "no client needs the worker; offsets of its source are kept in the target (offset.flush.interval.ms), so that it starts again at or " +
    "before its last record",
});

for (const [name, { about, fault }] of Object.entries(steps))
  climb(
    {
      name,
      rung: "disruptive",
      about: () => about,
      tags: nightlyOn("active-passive"),
      applies: mirrorsUnderItsName,
      theory,
      workloads: () => [payments],
      loss: (_, { cluster, standby }) => ({ source: cluster, survivors: standby?.on ?? cluster }),
      expectedMinutes: 4,
      async body(context, { cluster, clients, standby }) {
        const { step, startLoad, guards, inject, soak, readable, caughtUp, drained, returned, finalRead } = context;
        if (standby === undefined) return;
        await using load = await startLoad({ on: cluster, clients, mirroredTo: standby.on });
        await load.steady({ for: seconds(10) });
        await guards.placement(cluster);
        await using broken = await step(`what copies to ${standby.on} breaks`, () =>
          inject(fault(`worker:${cluster}->${standby.on}`, `connect-${standby.on}`)),
        );
        await soak(seconds(40));
        await readable(load);
        await step("it is back", () => broken.heal());
        await caughtUp(standby.on, load, { within: minutes(2) });
        await load.stop();
        await drained(standby.on, load, { within: minutes(1) });
        await returned(cluster);
        await finalRead(cluster, load, "return");
        await finalRead(standby.on, load, "final");
      },
    },
    everyTopology,
  );
