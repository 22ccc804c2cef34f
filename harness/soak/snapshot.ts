import { lookAt, lookPastAgents, type Snapshot } from "../cluster/snapshot.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { World } from "../runtime/world.ts";
import { nodeNames, soakGround, soakTopics } from "./load.ts";

/** What must be as it was: past the agents wherever that can be done, at the engine, and at what Kafka says of its settings. */
export async function look(world: World): Promise<Snapshot> {
  const looks = [lookPastAgents(world), lookAt("the engine", engineOf(world)), lookAt("Kafka", settingsOf(world))];
  return Object.assign({}, ...(await Promise.all(looks)));
}

async function engineOf({ docker, run }: World): Promise<Snapshot> {
  const there = (await runsThere(docker)).find((one) => one.run === run);
  const containers = await docker.listContainers({ all: true, filters: { label: [`muster.run=${run}`] } });
  return {
    containers: containers
      .map(({ Names, State }) => `${Names[0]} ${State}`)
      .toSorted()
      .join(", "),
    networks: String(there?.networks.length),
    volumes: String(there?.volumes.length),
  };
}

const topicKeys = ["min.insync.replicas", "max.message.bytes", "retention.ms"];
const nodeKeys = ["num.io.threads", "num.replica.fetchers", "message.max.bytes"];

async function settingsOf(world: World): Promise<Snapshot> {
  const { cluster } = soakGround(world.plan);
  const resources = [
    ...soakTopics.map((name) => ({ resource: { type: "topic" as const, name }, keys: topicKeys })),
    ...nodeNames(world.plan).map((name) => ({ resource: { type: "broker" as const, name }, keys: nodeKeys })),
  ];
  const values = await Promise.all(
    resources.map(async ({ resource, keys }) => {
      const { at: _, ...seen } = await world.observer.ask("configs.describe", { cluster, resource, keys });
      return [`settings of ${resource.name}`, JSON.stringify(seen)] as const;
    }),
  );
  const topics = await world.observer.ask("topics.list", { cluster });
  const partitions = await world.observer.ask("topics.describe", { cluster, topics: soakTopics });
  const counted = Map.groupBy([...partitions], ({ topic, replicas }) => `${topic} with ${replicas.length} replicas`);
  return {
    ...Object.fromEntries(values),
    topics: [...topics]
      .filter((topic) => topic !== "__transaction_state")
      .toSorted()
      .join(", "),
    partitions: [...counted]
      .map(([what, those]) => `${those.length} of ${what}`)
      .toSorted()
      .join(", "),
  };
}
