import { awaitWholeClusters } from "../../cluster/whole.ts";
import { type Duration, seconds } from "../../core/duration.ts";
import { startIdle } from "../../drill/start-idle.ts";
import type { Role } from "../../faults/subject.ts";
import { printRole } from "../../faults/subject-text.ts";
import { type InjectionSite, nothingKnown } from "../../injector/site.ts";
import { holdersNow } from "../../injector/targets.ts";
import { Journal } from "../../runtime/journal.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { AtHand } from "./at-hand.ts";

const within = seconds(90);

interface SiteOptions {
  readonly ttl: Duration;
  /** Hears what is recorded, as it happens. */
  onEvent(event: TimelineEvent): void;
}

/** Where a verb injects and heals: a role that is asked for twice in one verb has the same holder. */
export function siteOf({ world, folder, signal }: AtHand, { ttl, onEvent }: SiteOptions): InjectionSite {
  const holders = new Map<string, readonly string[]>();
  return {
    world,
    signal,
    leases: { ttl, renewed: false },
    journal: new Journal(),
    reapply: new Map(),
    recorder: {
      record(event) {
        folder.record(event);
        onEvent(event);
      },
      recordDurably(event) {
        folder.recordDurably(event);
        onEvent(event);
      },
    },
    async resolveRole(role: Role) {
      const name = printRole(role);
      const known = holders.get(name);
      if (known !== undefined) return known;
      const nodes = await holdersNow(world, role);
      holders.set(name, nodes);
      folder.record({ at: await world.stamp(), event: "role.resolved", role: name, nodes, pinned: false });
      return nodes;
    },
    lastTold: () => nothingKnown,
    // Other faults may keep a cluster from being whole: whether that can be asked for, the heal decides.
    restore: (hosts, signal) => startIdle(world, hosts, signal),
    assertWhole: (signal) => awaitWholeClusters(world, within, signal),
  };
}
