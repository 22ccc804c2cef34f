import { NotRun } from "../core/errors.ts";
import type { DrillContext, DrillSite } from "../drill/context.ts";
import { groupOffsetsGuard, guardVerb, noCycleGuard } from "../drill/guards.ts";
import { startLoadVerb } from "../drill/load.ts";
import { recordPromotion } from "../drill/promotion.ts";
import { sharedVerbs } from "../drill/verbs.ts";
import { observedInject } from "./inject.ts";
import { type DeclareMissing, unseen } from "./missing.ts";
import type { AskPeople } from "./people.ts";
import type { ObservedScene } from "./scene.ts";

/** The same verbs for the same drills, where people break, promote and heal. What cannot be done here is declared, never faked. */
export function observedContext(site: DrillSite<ObservedScene>, ask: AskPeople, declare: DeclareMissing): DrillContext {
  const { stage, step } = site;
  const shared = sharedVerbs(site);
  const guard = guardVerb(site);
  return {
    ...shared,
    startLoad: startLoadVerb(site, { withControl: false }),
    inject: observedInject(site, ask),
    phase: (name, by) => shared.phase(name, by === "machine" ? "rule" : by),
    guard,
    guards: {
      placement: (...clusters) =>
        guard("ISR", async () => {
          declare(unseen.placement);
          const problems = await Promise.all(clusters.map((cluster) => shrunken(stage, cluster)));
          return problems.flat();
        }),
      groupOffsets: groupOffsetsGuard(site),
      readiness: async () => declare(unseen.readiness),
      capacity: async () => declare(unseen.capacity),
      noCycle: noCycleGuard(site),
    },
    async promote(cluster, load) {
      const what = `promotion of ${cluster}`;
      await ask({ mark: "promoted", what, clusters: [cluster] }, `now promote ${cluster}: stop what replicates into it`);
      await step(`look at ${cluster}: the groups' offsets and the ends of its logs`, () =>
        recordPromotion(site, cluster, load, "human"),
      );
    },
    async rawRead() {
      declare(unseen.rawRead);
    },
    wayBack: byPeople,
    resendWindow: byPeople,
    noteGroups: byPeople,
    migrateGroups: byPeople,
    trialRead: byPeople,
    stopReaders: byPeople,
    fence: byPeople,
    unfence: byPeople,
    switchOver: byPeople,
    pauseReplication: byPeople,
    resumeReplication: byPeople,
    truncateLogs: byPeople,
    replicationRuns: byPeople,
    groupsFound: byPeople,
    remakeTopics: byPeople,
    compactSyncs: byPeople,
    groupsSynced: byPeople,
    caughtUp: byPeople,
    drained: byPeople,
    placeOf: () => ({ region: null, zone: null }),
    evacuate: byPeople,
    startReassignment: byPeople,
    leadFrom: byPeople,
    elect: byPeople,
    readable: byPeople,
    groupMove: withoutRawRead,
    duplicated: withoutRawRead,
    passedOver: withoutRawRead,
    deliveredAgain: withoutRawRead,
    stranded: withoutRawRead,
    absentFrom: withoutRawRead,
    async heldBack() {
      throw new NotRun(`this drill compares with ${unseen.capacity.ability}: ${unseen.capacity.why}`);
    },
    async missingFromDisk() {
      throw new NotRun(`this drill compares with ${unseen.missingFromDisk.ability}: ${unseen.missingFromDisk.why}`);
    },
  };
}

async function byPeople(): Promise<never> {
  throw new NotRun(
    "this drill moves replicas, leaders or replication itself, or reads as a node's neighbour: nothing of ours does so there",
  );
}

function withoutRawRead(): never {
  throw new NotRun(`this drill compares with ${unseen.rawRead.ability}: ${unseen.rawRead.why}`);
}

/** Which partitions of our topics do not have all their replicas in sync, in words. */
async function shrunken({ world, topics }: ObservedScene, cluster: string): Promise<string[]> {
  const ours = [...(topics.get(cluster) ?? [])];
  const factor = world.topology.clusters[cluster]?.replicationFactor;
  const partitions = await world.observer.ask("topics.describe", { cluster, topics: ours });
  return partitions
    .filter(({ replicas, isr }) => replicas.length !== factor || isr.length !== replicas.length)
    .map(
      ({ topic, partition, replicas, isr }) =>
        `${cluster} ${topic}/${partition}: ${isr.length} of ${replicas.length} replicas in sync, expected ${factor}`,
    );
}
