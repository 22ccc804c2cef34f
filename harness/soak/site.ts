import { awaitCluster } from "../cluster/start.ts";
import { awaitFullIsr } from "../cluster/whole.ts";
import { seconds } from "../core/duration.ts";
import { startIdle } from "../drill/start-idle.ts";
import { type InjectionSite, nothingKnown, renewedLeases } from "../injector/site.ts";
import { holdersNow } from "../injector/targets.ts";
import { Journal } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { soakGround, soakTopics } from "./load.ts";

const within = seconds(60);

/** Where a sequence injects: the world alone, without a drill around it. */
export function siteOn(
  world: World,
  signal: AbortSignal,
  onEvent: (event: TimelineEvent) => void = () => undefined,
): InjectionSite {
  const { cluster } = soakGround(world.plan);
  return {
    world,
    signal,
    leases: renewedLeases,
    journal: new Journal(),
    reapply: new Map(),
    resolveRole: (role) => holdersNow(world, role),
    recorder: { record: onEvent, recordDurably: onEvent },
    lastTold: () => nothingKnown,
    async restore(hosts, until) {
      await startIdle(world, hosts, until);
      await awaitCluster(world, cluster, within, until);
    },
    async assertWhole(until) {
      await awaitCluster(world, cluster, within, until);
      await awaitFullIsr(world, cluster, soakTopics, within, until);
    },
  };
}
