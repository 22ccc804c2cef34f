import { ConfigResourceTypes, ConfigSources, describeConfigsV4, incrementalAlterConfigsV1 } from "@platformatic/kafka";
import { milliseconds, seconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { askAny } from "./askAny.ts";
import { topicConfigs } from "./configs.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Fleet } from "./fleet.ts";

/** By Kafka's own keys; null = not set for this topic, the default of its cluster holds. */
export type OwnConfigs = Readonly<Record<string, string | null>>;

/** Every broker applies a change as it replays the metadata log. */
const knownWithin = seconds(10);

/** What is set for this topic itself, of all keys or of these. */
export async function ownConfigs(fleet: Fleet, cluster: string, topic: string, keys?: readonly string[]): Promise<OwnConfigs> {
  const told = await askAny(fleet, cluster, async ({ broker }) => {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: keys && [...keys] };
    const { results } = await broker.ask(describeConfigsV4.api, [resource], false, false);
    const [result] = results;
    if (result?.errorCode !== noError) throw new Error(`cannot describe ${topic}: ${nameOfError(result?.errorCode ?? -1)}`);
    return result.configs;
  });
  const unknown = keys?.find((key) => !told.some(({ name }) => name === key));
  if (unknown !== undefined) throw new Error(`a topic has no setting "${unknown}"`);
  const isOwn = ({ configSource }: (typeof told)[number]): boolean => configSource === ConfigSources.DYNAMIC_TOPIC_CONFIG;
  return Object.fromEntries(
    told.filter((one) => keys !== undefined || isOwn(one)).map((one) => [one.name, isOwn(one) ? (one.value ?? null) : null]),
  );
}

/** Sets these for the topic, and takes those that are null off it. */
export async function setOwnConfigs(fleet: Fleet, cluster: string, topic: string, configs: OwnConfigs): Promise<void> {
  const changes = Object.entries(configs).map(([name, value]) =>
    value === null ? { name, configOperation: 1 as const } : { name, configOperation: 0 as const, value },
  );
  await askAny(fleet, cluster, async ({ broker }) => {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs: changes };
    const { responses } = await broker.ask(incrementalAlterConfigsV1.api, [resource], false);
    const [answer] = responses;
    if (answer?.errorCode !== noError)
      throw new Error(`${topic} was not changed: ${answer?.errorMessage ?? nameOfError(answer?.errorCode ?? -1)}`);
  });
}

/** Waits until every broker that answers has these in force; how many they are. A key that was taken off shows its default. */
export const awaitInForce = (fleet: Fleet, cluster: string, topic: string, wanted: OwnConfigs): Promise<number> =>
  eventually({
    what: `every broker of ${cluster} to have the settings of ${topic}`,
    within: knownWithin,
    every: milliseconds(100),
    async probe() {
      const keys = Object.keys(wanted);
      const own = await ownConfigs(fleet, cluster, topic, keys);
      const notYet = keys.filter((key) => own[key] !== wanted[key]);
      if (notYet.length > 0) return { seen: notYet.map((key) => `${key}=${own[key]}`).join(", ") };
      const set = keys.filter((key) => wanted[key] !== null);
      const told = await Promise.allSettled(fleet.brokers(cluster).map((node) => topicConfigs(node, topic, set)));
      const answers = told.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      const behind = answers.filter((answer) => set.some((key) => answer[key] !== wanted[key]));
      return behind.length === 0 && answers.length > 0 ? { done: answers.length } : { seen: `${behind.length} brokers do not` };
    },
  });
