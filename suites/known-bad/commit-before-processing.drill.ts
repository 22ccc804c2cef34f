import { expect } from "chai";
import { drill, kill, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { ledger } from "./ledger.ts";
import { nothingPassedOver } from "./tiers.ts";

const pair = [
  {
    name: "commit-before-processing",
    commit: "before",
    about: "A consumer commits what it has fetched, and crashes before it has processed it: those records are never processed.",
    tags: ["known-bad"],
    mustMiss: ["unprocessed"],
  },
  {
    name: "commit-after-processing",
    commit: "after",
    about:
      "The same with commits after processing: what was processed and not committed is processed again, nothing is passed over.",
    tags: ["good-twin"],
  },
] as const;

/**
 * The application is killed (SIGKILL) and starts again in the same group, which takes it up at the last commit. Whatever lies
 * before that is never given to it again. No broker is harmed. Commits are as far apart as Kafka's own `auto.commit.interval.ms`, so that
 * at almost any moment something is at stake in both drills.
 */
const kafkasCommitIntervalMs = 5000;

for (const { name, commit, ...told } of pair)
  drill(
    name,
    {
      ...told,
      topology,
      workloads: [{ ...ledger, tier: nothingPassedOver, group: "booking", commit, commitEveryMs: kafkasCommitIntervalMs }],
      budget: { run: minutes(5), teardown: minutes(2) },
      expectedMinutes: 1,
      loss: { source: "home", survivors: "home" },
    },
    async ({
      clusters: { home },
      clients,
      step,
      startLoad,
      guards,
      inject,
      hold,
      finalRead,
      rawRead,
      returned,
      passedOver,
      deliveredAgain,
    }) => {
      await using load = await startLoad({ on: home, clients: clients.clients });
      await load.steady({ for: seconds(5) });
      await guards.placement(home);

      await using crash = await step("the application is killed", () => inject(kill(clients.clients)));
      await load.restart({ within: seconds(40) });
      await crash.heal();
      await hold("it processes what is new", seconds(5));
      await load.stop();
      await returned(home);
      await finalRead(home, load, "final");
      await rawRead(home, load);

      await step("what Muster calls passed over is exactly what the group's own words leave out", () => {
        const { muster, raw } = passedOver(load);
        expect(muster).to.deep.equal(raw);
        expect(raw.length > 0, `${raw.length} records were never processed`).to.equal(commit === "before");
      });
      await step("what Muster calls delivered again is what the group processed twice", () => {
        const { muster, raw } = deliveredAgain(load);
        expect(muster).to.deep.equal(raw);
        if (commit === "after") expect(raw, "processed and not committed when the application died").not.to.deep.equal([]);
      });
    },
  );
