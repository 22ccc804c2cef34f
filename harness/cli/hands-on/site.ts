import { awaitCluster, launchNodes } from "../../cluster/start.ts";
import { awaitFullIsr } from "../../cluster/whole.ts";
import { type Duration, seconds } from "../../core/duration.ts";
import type { Role } from "../../faults/subject.ts";
import { printRole } from "../../faults/subject-text.ts";
import type { InjectionSite } from "../../injector/site.ts";
import { holdersNow } from "../../injector/targets.ts";
import { launchWorker } from "../../replication/flow.ts";
import { Journal } from "../../runtime/journal.ts";
import type { World } from "../../runtime/world.ts";
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
    lastAcknowledgement: () => Number.NEGATIVE_INFINITY,
    // Other faults may keep a cluster from being whole: whether that can be asked for, the heal decides.
    async restore(hosts) {
      await launchNodes(world, await withoutProcess(world, world.plan.nodes, hosts));
      const workers = (await withoutProcess(world, world.plan.connects, hosts)).map(({ cluster }) => cluster);
      await Promise.all(
        world.topology.replication.filter(({ to }) => workers.includes(to)).map((flow) => launchWorker(world, flow)),
      );
    },
    assertWhole: (signal) => awaitWhole(world, signal),
  };
}

async function withoutProcess<H extends { readonly name: string }>(
  world: World,
  machines: readonly H[],
  hosts: readonly string[],
): Promise<H[]> {
  const named = machines.filter(({ name }) => hosts.includes(name));
  const states = await Promise.all(named.map(({ name }) => world.node(name).ask("state", {})));
  return named.filter((_, index) => ["none", "exited"].includes(states[index]?.process ?? ""));
}

/** Every cluster with its brokers and quorum, every topic with its redundancy, Kafka's own among them. */
async function awaitWhole(world: World, signal: AbortSignal): Promise<void> {
  await Promise.all(
    Object.keys(world.topology.clusters).map(async (cluster) => {
      await awaitCluster(world, cluster, within, signal);
      const topics = await world.observer.ask("topics.list", { cluster });
      if (topics.length > 0) await awaitFullIsr(world, cluster, [...topics], within, signal);
    }),
  );
}
