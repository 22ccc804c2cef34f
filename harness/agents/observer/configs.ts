import { ConfigResourceTypes, describeConfigsV4 } from "@platformatic/kafka";
import { messageOf, UsageError } from "../../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";

type Configs = Readonly<Record<string, string | null>>;

/** Values in force for a topic, as this broker applies them. */
export const topicConfigs = (node: Broker, topic: string, keys: readonly string[]): Promise<Configs> =>
  valuesOf(node.broker, ConfigResourceTypes.TOPIC, topic, keys);

/** Values in force on one node, told by itself: a broker answers for no other node, and a controller neither. */
export async function nodeConfigs(fleet: Fleet, cluster: string, name: string, keys: readonly string[]): Promise<Configs> {
  const node = fleet.nodes.find((one) => one.cluster === cluster && one.name === name);
  const listener = node?.broker ?? node?.controller;
  if (node === undefined || !listener) throw new UsageError(`cluster ${cluster} has no node "${name}"`);
  return await valuesOf(listener, ConfigResourceTypes.BROKER, String(node.id), keys);
}

/** From the first broker that answers. */
export async function topicConfigsOf(fleet: Fleet, cluster: string, topic: string, keys: readonly string[]): Promise<Configs> {
  try {
    return await Promise.any(fleet.brokers(cluster).map((node) => topicConfigs(node, topic, keys)));
  } catch (error) {
    throw error instanceof AggregateError ? new Error(error.errors.map(messageOf).join("; "), { cause: error }) : error;
  }
}

type ResourceType = (typeof ConfigResourceTypes)[keyof typeof ConfigResourceTypes];

async function valuesOf(
  endpoint: Endpoint,
  resourceType: ResourceType,
  resourceName: string,
  keys: readonly string[],
): Promise<Configs> {
  const resource = { resourceType, resourceName, configurationKeys: [...keys] };
  const { results } = await endpoint.ask(describeConfigsV4.api, [resource], false, false);
  const [result] = results;
  if (result?.errorCode !== noError)
    throw new Error(`cannot describe ${resourceName}: ${result?.errorMessage ?? nameOfError(result?.errorCode ?? -1)}`);
  const values = new Map(result.configs.map(({ name, value }) => [name, value ?? null]));
  return Object.fromEntries(keys.map((key) => [key, values.get(key) ?? null]));
}
