import { createTopicsV7 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { UsageError } from "../../core/errors.ts";
import { eventually, type Seen } from "../../core/eventually.ts";
import type { ObserverCommands } from "../../protocol/commands.ts";
import { topicConfigs } from "./configs.ts";
import { claimsOf, viewOf } from "./describe.ts";
import { nameOfError, noError, topicAlreadyExists } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import type { Claim } from "./truth.ts";

type Topic = ObserverCommands["topics.create"]["args"]["topics"][number];

const createTimeoutMs = 2000;
/** INVALID_TOPIC_EXCEPTION, INVALID_PARTITIONS, INVALID_CONFIG, INVALID_REQUEST, POLICY_VIOLATION: asking again helps nobody. */
const hopeless = new Set([17, 37, 40, 42, 44]);

/** Creates the topics and waits until every partition has a leader and its full ISR in every broker's view. */
export async function createTopics(fleet: Fleet, cluster: string, topics: readonly Topic[], withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  const brokers = fleet.brokers(cluster);
  const existing = await whenAccepted(brokers, topics, withinMs);
  for (const topic of topics.filter(({ name }) => existing.includes(name))) await assertSameShape(brokers, topic, withinMs);
  await eventually({
    what: `${topics.map(({ name }) => name).join(", ")} to have leaders and full ISRs in ${cluster}`,
    within: milliseconds(Math.max(0, end - performance.now())),
    every: milliseconds(100),
    probe: () => allSettled(brokers, topics),
  });
}

/**
 * Makes a topic that was there before: one that exists again is as good, whatever became of its settings. Waits for leaders only: a
 * replica that another fault keeps away comes back with its own heal.
 */
export async function createAgain(fleet: Fleet, cluster: string, topic: Topic, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  await whenAccepted(fleet.brokers(cluster), [topic], withinMs);
  await eventually({
    what: `${topic.name} to have leaders in ${cluster}`,
    within: milliseconds(Math.max(0, end - performance.now())),
    every: milliseconds(100),
    probe: async () => {
      const { partitions } = await viewOf(fleet, cluster, [topic.name]);
      const led = partitions.filter(({ leader }) => leader >= 0);
      return led.length === topic.partitions ? { done: undefined } : { seen: `${led.length} of ${topic.partitions} have one` };
    },
  });
}

/** Asks one broker after the other until each topic exists; returns those that existed before. */
async function whenAccepted(brokers: readonly Broker[], topics: readonly Topic[], withinMs: number): Promise<readonly string[]> {
  const existing = new Set<string>();
  let open = topics;
  let attempt = 0;
  const outcome = await eventually<{ refusal?: string }>({
    what: `topics ${topics.map(({ name }) => name).join(", ")} to be created`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      if (open.length === 0) return { done: {} };
      const node = brokers[attempt++ % brokers.length];
      if (node === undefined) return { done: { refusal: "the cluster has no brokers" } };
      const answers = await create(node, open);
      for (const { name, errorCode } of answers) if (errorCode === topicAlreadyExists) existing.add(name);
      const failed = answers.filter(({ errorCode }) => errorCode !== noError && errorCode !== topicAlreadyExists);
      open = open.filter(({ name }) => failed.some((one) => one.name === name));
      const refused = failed.find(({ errorCode }) => hopeless.has(errorCode));
      if (refused !== undefined) return { done: { refusal: spell(refused) } };
      return open.length === 0 ? { done: {} } : { seen: failed.map(spell).join("; ") };
    },
  });
  if (outcome.refusal !== undefined) throw new UsageError(`cannot create topics: ${outcome.refusal}`);
  return [...existing];
}

interface Answer {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

const spell = ({ name, errorCode, errorMessage }: Answer): string =>
  `${name}: ${nameOfError(errorCode)}${errorMessage ? ` (${errorMessage})` : ""}`;

async function create(node: Broker, topics: readonly Topic[]): Promise<readonly Answer[]> {
  const request = topics.map(({ name, partitions, replicationFactor, assignments, configs }) => ({
    name,
    // Kafka's own rule: who assigns says nothing else.
    numPartitions: assignments === undefined ? partitions : -1,
    replicationFactor: assignments === undefined ? replicationFactor : -1,
    assignments: (assignments ?? []).map((replicas, partition) => ({ partitionIndex: partition, brokerIds: [...replicas] })),
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  }));
  const response = await node.broker.ask(createTopicsV7.api, request, createTimeoutMs, false);
  return response.topics.map(({ name, errorCode, errorMessage }) => ({ name, errorCode, errorMessage: errorMessage ?? null }));
}

/** A topic that was there already is ours only if it is what was asked for. */
async function assertSameShape(brokers: readonly Broker[], topic: Topic, withinMs: number): Promise<void> {
  const difference = await eventually<string | null>({
    what: `a description of ${topic.name}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const [node] = brokers;
      if (node === undefined) return { done: "the cluster has no brokers" };
      const claims = await claimsOf(node, [topic.name]);
      if (claims.length === 0) return { seen: `${node.name} does not know it yet` };
      const configs = await topicConfigs(node, topic.name, Object.keys(topic.configs));
      return { done: shapeDifference(topic, claims, configs) };
    },
  });
  if (difference !== null) throw new UsageError(`topic ${topic.name} exists already, but ${difference}`);
}

function shapeDifference(
  topic: Topic,
  claims: readonly Claim[],
  configs: Readonly<Record<string, string | null>>,
): string | null {
  if (claims.length !== topic.partitions) return `with ${claims.length} partitions instead of ${topic.partitions}`;
  const factor = claims[0]?.replicas.length ?? 0;
  if (factor !== topic.replicationFactor) return `with replication factor ${factor} instead of ${topic.replicationFactor}`;
  const elsewhere = claims.find(({ partition, replicas }) => placedOtherwise(replicas, topic.assignments?.[partition]));
  if (elsewhere !== undefined) return `with partition ${elsewhere.partition} on nodes ${elsewhere.replicas.join(", ")}`;
  const other = Object.entries(topic.configs).find(([key, value]) => configs[key] !== value);
  return other === undefined ? null : `with ${other[0]}=${configs[other[0]]} instead of ${other[1]}`;
}

const placedOtherwise = (replicas: readonly number[], assigned: readonly number[] | undefined): boolean =>
  assigned?.some((id) => !replicas.includes(id)) === true;

async function allSettled(brokers: readonly Broker[], topics: readonly Topic[]): Promise<Seen<true>> {
  const names = topics.map(({ name }) => name);
  const views = await Promise.all(brokers.map(async (node) => ({ node, claims: await claimsOf(node, names) })));
  const problems = views.flatMap(({ node, claims }) =>
    topics.flatMap((topic) => unsettled(topic, claims).map((what) => `${node.name}: ${what}`)),
  );
  return problems.length === 0 ? { done: true } : { seen: problems.slice(0, 5).join("; ") };
}

function unsettled(topic: Topic, claims: readonly Claim[]): readonly string[] {
  const own = claims.filter((claim) => claim.topic === topic.name);
  if (own.length !== topic.partitions) return [`${topic.name} has ${own.length} of ${topic.partitions} partitions`];
  return own
    .filter(({ leader, isr, replicas }) => leader < 0 || isr.length < replicas.length)
    .map(({ partition, leader, isr }) => `${topic.name}-${partition} has leader ${leader} and ISR ${isr.join(",")}`);
}
