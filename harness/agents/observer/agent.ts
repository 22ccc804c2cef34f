import { UsageError } from "../../core/errors.ts";
import { serve } from "../serve.ts";
import { nodeConfigs, topicConfigsOf } from "./configs.ts";
import { partitionsOf, sightOf } from "./describe.ts";
import { Fleet } from "./fleet.ts";
import { groupOffsets } from "./groups.ts";
import { logEnds } from "./offsets.ts";
import { clusterReady } from "./ready.ts";
import { createTopics } from "./topics.ts";

const commandTimeoutMs = 2000;

let fleet: Fleet | undefined;

function known(): Fleet {
  if (fleet === undefined) throw new UsageError('the observer knows no nodes yet: send "nodes" first');
  return fleet;
}

const notBuiltYet = (): never => {
  throw new Error("not built yet");
};

serve("observer", {
  nodes({ nodes }) {
    fleet?.close();
    fleet = new Fleet(nodes, { timeoutMs: commandTimeoutMs });
    return {};
  },
  "cluster.ready": ({ cluster, withinMs }) => clusterReady(known(), cluster, withinMs),
  async "topics.create"({ cluster, topics, withinMs }) {
    await createTopics(known(), cluster, topics, withinMs);
    return {};
  },
  async "topics.describe"({ cluster, topics }) {
    return (await partitionsOf(known(), cluster, topics)).map(sightOf);
  },
  "configs.describe": ({ cluster, resource, keys }) =>
    resource.type === "topic"
      ? topicConfigsOf(known(), cluster, resource.name, keys)
      : nodeConfigs(known(), cluster, resource.name, keys),
  "group.offsets": ({ cluster, group, topic }) => groupOffsets(known(), cluster, group, topic),
  watch: () => notBuiltYet(),
  unwatch: () => notBuiltYet(),
  life: () => notBuiltYet(),
  read: () => notBuiltYet(),
  ends: ({ cluster, topic, withinMs }) => logEnds(known(), cluster, topic, withinMs),
});
