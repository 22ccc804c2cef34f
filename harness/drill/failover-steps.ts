import { formatDuration, seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import type { Scene } from "./scene.ts";

/** The steps of a failover, each stamped on the run's clock where it ends. */
export function failoverSteps(site: DrillSite<Scene>): Pick<DrillContext, "detected" | "phase" | "fenced" | "returned"> {
  const { folder, signal, step, gathered } = site;
  return {
    async detected(cluster, { within }) {
      const since = gathered.faults.at(-1)?.effect.from ?? 0;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(within + seconds(5))]);
      const heard = step(`detect: the probe at the edge hears nothing of ${cluster}`, () =>
        folder.next((event) => event.at > since && isSilence(event, cluster), limit),
      );
      const silent = await heard.catch((error: unknown) => {
        signal.throwIfAborted();
        throw new InvalidDrill(
          `the probe did not fall silent on ${cluster} within ${formatDuration(within)}: ${messageOf(error)}`,
        );
      });
      folder.record({ at: silent.at, event: "phase", name: "detected", by: "rule" });
    },
    async phase(name, by) {
      folder.record({ at: await stampOf(site), event: "phase", name, by });
    },
    async fenced(cluster, proven) {
      folder.record({ at: await stampOf(site), event: "fenced", cluster, proven, by: "machine" });
    },
    async returned(cluster) {
      folder.record({ at: await stampOf(site), event: "returned", cluster });
    },
  };
}

const isSilence = (event: TimelineEvent, cluster: string): boolean => {
  const { event: name, cluster: of } = event as unknown as Record<string, unknown>;
  return name === "probe.silent" && of === cluster;
};
