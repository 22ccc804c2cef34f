import { UsageError } from "../../core/errors.ts";
import type { ObservedNode } from "../../protocol/commands.ts";
import { serve } from "../serve.ts";
import { changeAcls } from "./acls.ts";
import { activeController } from "./activeController.ts";
import { nodeConfigs, topicConfigsOf } from "./configs.ts";
import { coordinatorOf } from "./coordinators.ts";
import { apply } from "./deeds.ts";
import { sightOf, viewOf } from "./describe.ts";
import { discover } from "./discover.ts";
import { emptyCluster } from "./emptyCluster.ts";
import { setFeatures } from "./features.ts";
import { Fleet } from "./fleet.ts";
import { commitFor, groupOffsets } from "./groups.ts";
import { watchHost } from "./host.ts";
import { inventoryOf } from "./inventory.ts";
import { LeaderMemory } from "./leaderMemory.ts";
import { noSigns } from "./life.ts";
import { setLoggers } from "./loggers.ts";
import { logEnds, logRanges, offsetsAt } from "./offsets.ts";
import { quotasOf, setQuotas } from "./quotas.ts";
import { readTopic } from "./read.ts";
import { clusterReady, missingBrokers } from "./ready.ts";
import { deleteTopics, remakeTopics } from "./remakeTopics.ts";
import { appendRecords, logRuns, takeRecords } from "./tails.ts";
import { awaitInForce, setOwnConfigs } from "./topicConfig.ts";
import { topicNames } from "./topicNames.ts";
import { createTopics } from "./topics.ts";
import { setUsers } from "./users.ts";
import { Watch } from "./watch.ts";
import { attemptWrites } from "./writeAttempts.ts";
import { writeCanaries } from "./writeCanaries.ts";

/** How long one node may take to answer one question; a starting broker takes its time. */
const timeoutMs = 2000;

let observed: readonly ObservedNode[] = [];
let fleet: Fleet | undefined;
let watch: Watch | undefined;

function known(): Fleet {
  if (fleet === undefined) throw new UsageError('the observer knows no nodes yet: send "nodes" first');
  return fleet;
}

serve("observer", {
  nodes({ nodes }) {
    fleet?.close();
    observed = nodes;
    fleet = new Fleet(nodes, { timeoutMs, memory: new LeaderMemory() });
    return {};
  },
  "host.watch"({ everyMs }) {
    watchHost(everyMs);
    return {};
  },
  discover,
  "brokers.missing": async ({ cluster }) => ({ problem: await missingBrokers(known().brokers(cluster)) }),
  "cluster.ready": ({ cluster, withinMs }) => clusterReady(known(), cluster, withinMs),
  "features.set": async ({ cluster, features, withinMs }) => ({
    features: await setFeatures(known(), cluster, features, withinMs),
  }),
  async "loggers.set"({ cluster, levels }) {
    await setLoggers(known(), cluster, levels);
    return {};
  },
  async "quotas.set"({ cluster, bytesPerSecond, withinMs }) {
    await setQuotas(known(), cluster, bytesPerSecond, withinMs);
    return {};
  },
  "quotas.describe": async ({ cluster }) => ({ bytesPerSecond: await quotasOf(known(), cluster) }),
  async "users.set"({ cluster, users, withinMs }) {
    await setUsers(known(), cluster, users, withinMs);
    return {};
  },
  async "acls.change"(args) {
    await changeAcls(known(), args);
    return {};
  },
  async "topics.create"({ cluster, topics, withinMs }) {
    await createTopics(known(), cluster, topics, withinMs);
    return {};
  },
  "topics.delete": async ({ cluster, topics }) => ({ deleted: await deleteTopics(known(), cluster, topics) }),
  async "topics.remake"({ cluster, topics, withinMs }) {
    await remakeTopics(known(), cluster, topics, withinMs);
    return {};
  },
  "cluster.empty": ({ cluster, withinMs }) => emptyCluster(known(), cluster, withinMs),
  async "topics.describe"({ cluster, topics }) {
    return (await viewOf(known(), cluster, topics)).partitions.map(sightOf);
  },
  "topics.list": ({ cluster }) => topicNames(known(), cluster),
  quorum: ({ cluster }) => activeController(known(), cluster),
  coordinator: (args) => coordinatorOf(known(), args),
  apply: (args) => apply(known(), args),
  "configs.describe": ({ cluster, resource, keys }) =>
    resource.type === "topic"
      ? topicConfigsOf(known(), cluster, resource.name, keys)
      : nodeConfigs(known(), cluster, resource.name, keys),
  inventory: (args) => inventoryOf(known(), args),
  ends: ({ cluster, topic, withinMs }) => logEnds(known(), cluster, topic, withinMs),
  ranges: ({ cluster, topic, withinMs }) => logRanges(known(), cluster, topic, withinMs),
  "offsets.at": (args) => offsetsAt(known(), args),
  async "group.commit"({ cluster, group, topic, offsets }) {
    await commitFor(known(), cluster, group, topic, offsets);
    return {};
  },
  "group.offsets": ({ cluster, group, topic }) => groupOffsets(known(), cluster, group, topic),
  async "topics.configure"({ cluster, topic, settings }) {
    await setOwnConfigs(known(), cluster, topic, settings);
    await awaitInForce(known(), cluster, topic, settings);
    return {};
  },
  "canary.write": async ({ cluster, topic }) => ({ refused: await writeCanaries(known(), cluster, topic) }),
  "write.attempt": async ({ cluster, topic, as }) => ({ said: await attemptWrites(known(), cluster, topic, as) }),
  "log.runs": (args) => logRuns(known(), args),
  "records.take": async (args) => ({ records: await takeRecords(known(), args) }),
  "records.append": (args) => appendRecords(known(), args),
  watch(args) {
    watch?.stop();
    watch = new Watch(observed, known().memory, args);
    watch.start();
    return {};
  },
  unwatch() {
    watch?.stop();
    return {};
  },
  sight: () => ({ watched: watch?.isOn === true ? watch.sight() : null }),
  life: () => observed.map(({ name }) => ({ node: name, ...(watch?.lifeOf(name) ?? noSigns) })),
  async read(args) {
    const fresh = new Fleet(observed, { timeoutMs, memory: known().memory });
    try {
      return await readTopic(fresh, args);
    } finally {
      fresh.close();
    }
  },
});

// As a plain process it ends with its runner; in a container stdin stays open.
process.stdin.on("end", () => process.exit(0));
