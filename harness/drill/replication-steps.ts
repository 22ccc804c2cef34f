import { formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { assignedGroups, type Flow, pauseMirroring } from "../replication/flow.ts";
import { mirrorMaker } from "../replication/mirror-maker-driver.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";

/** What replication may be behind and still be called up to date: lag is an upper end, and its steady state is about a second. */
const upToDate = seconds(3);

/** Longer than MirrorMaker waits between polls: what has not grown for so long has come to its end. */
const still = seconds(3);

/** Replication as people stop it and as it catches up by itself. */
export function replicationSteps(
  site: DrillSite,
): Pick<DrillContext, "pauseReplication" | "resumeReplication" | "replicationRuns" | "groupsFound" | "caughtUp" | "drained"> {
  const { stage, folder, signal, step } = site;
  const into = (cluster: string): readonly Flow[] => {
    const flows = stage.flows.filter(({ to }) => to === cluster);
    if (flows.length === 0) throw new InvalidDrill(`nothing is replicated into ${cluster}`);
    return flows;
  };
  return {
    async pauseReplication(cluster) {
      const flows = into(cluster);
      await step(`connectors into ${cluster} are paused`, () => Promise.all(flows.map((flow) => pauseMirroring(flow, signal))));
      folder.record({ at: await stampOf(site), event: "phase", name: "replication paused", by: "human" });
    },
    async resumeReplication(cluster) {
      const flows = into(cluster);
      await step(`connectors into ${cluster} run again`, () =>
        Promise.all(flows.map((flow) => mirrorMaker(flow, signal).resume())),
      );
      folder.record({ at: await stampOf(site), event: "phase", name: "replication resumed", by: "human" });
    },
    replicationRuns: (cluster) =>
      step(`connectors into ${cluster} say that they run`, async () => {
        const states = await Promise.all(
          into(cluster).map(async (flow) => `${flow.from} → ${cluster} ${await mirrorMaker(flow, signal).state()}`),
        );
        const others = states.filter((state) => !state.endsWith(" running"));
        if (others.length > 0) throw new InvalidDrill(`replication was to be RUNNING: ${others.join(", ")}`);
      }),
    groupsFound: (cluster) =>
      step(`which groups MirrorMaker has found for ${cluster}`, async () =>
        (await Promise.all(into(cluster).map(assignedGroups))).flat(),
      ),
    async caughtUp(cluster, load, { within }) {
      const from = into(cluster).map((flow) => flow.from);
      const topics = load.parts.map(({ definition }) => definition.topic);
      const began = await stampOf(site);
      await step(`${cluster} catches up to within ${formatDuration(upToDate)}`, () =>
        eventually({
          what: `${topics.join(", ")} to be mirrored into ${cluster}`,
          within,
          every: milliseconds(200),
          signal,
          async probe() {
            const { watched } = await stage.world.observer.ask("sight", {});
            const lags = (watched?.lag ?? []).filter(
              (lag) => lag.to === cluster && from.includes(lag.from) && topics.includes(lag.topic),
            );
            const behind = lags.filter((lag) => lag.seconds * 1000 > upToDate);
            if (lags.length >= topics.length && behind.length === 0) return { done: undefined };
            const words = lags.map((lag) => `${lag.topic} ${lag.records} records, ${lag.seconds.toFixed(1)} s behind`);
            return { seen: words.join("; ") || "nothing known of lag" };
          },
        }),
      );
      const at = await stampOf(site);
      folder.record({ at, event: "phase", name: "caught up", by: "machine" });
      return at - began;
    },
    async drained(cluster, load, { within }) {
      const from = into(cluster).map((flow) => flow.from);
      const topics = load.parts.flatMap(({ definition }) => (from.includes(definition.on) ? [definition] : []));
      const lengthOf = async (on: string, topic: string): Promise<number> => {
        const { at: _, ...ends } = await stage.world.observer.ask("ends", { cluster: on, topic, withinMs: 5000 }, seconds(7));
        return Object.values(ends as Record<string, number>).reduce((sum, end) => sum + end, 0);
      };
      let before: string | undefined;
      await step(`${cluster} has all that was written`, () =>
        eventually({
          what: `the last records of ${topics.map(({ topic }) => topic).join(", ")} to be in ${cluster}`,
          within,
          every: still,
          signal,
          async probe() {
            const lengths = await Promise.all(
              topics.map(async ({ on, topic }) => ({
                topic,
                here: await lengthOf(on, topic),
                there: await lengthOf(cluster, topic),
              })),
            );
            const seen = lengths.map(({ topic, here, there }) => `${topic} ${there} of ${here} records`).join(", ");
            const whole = lengths.every(({ here, there }) => there >= here) && seen === before;
            before = seen;
            return whole ? { done: undefined } : { seen };
          },
        }),
      );
    },
  };
}
