import { metadataV12 } from "@platformatic/kafka";
import type { AdvertisedBroker, ObserverCommands } from "../../protocol/commands.ts";
import { Endpoint } from "./endpoint.ts";
import { featuresOf } from "./ready.ts";
import { reasonOf } from "./reasonOf.ts";

type Discover = ObserverCommands["discover"];
type Security = Discover["args"]["security"];

/** Asked once, maybe of somebody's cluster far away: patience costs nothing here. Whoever asks gives all of it 20 s. */
const timeoutMs = 4000;

interface Found {
  readonly address: string;
  readonly clusterId: string | null;
  readonly problem: string | null;
  readonly brokers: readonly AdvertisedBroker[];
  readonly features: Readonly<Record<string, number>>;
}

/** Asks each address by itself: a list that mixes clusters must not be taken for any one of them. */
export async function discover({ bootstrap, security }: Discover["args"]): Promise<Discover["result"]> {
  const found = await Promise.all(bootstrap.map((address) => lookBehind(address, security)));
  const brokers = new Map(found.flatMap((one) => one.brokers.map((broker) => [broker.id, broker])));
  return {
    answers: found.map(({ address, clusterId, problem }) => ({ address, clusterId, problem })),
    brokers: [...brokers.values()].toSorted((a, b) => a.id - b.id),
    features: found.find(({ problem }) => problem === null)?.features ?? {},
  };
}

async function lookBehind(address: string, security: Security): Promise<Found> {
  const colon = address.lastIndexOf(":");
  const endpoint = new Endpoint(address.slice(0, colon), Number(address.slice(colon + 1)), {
    timeoutMs,
    connectTimeoutMs: timeoutMs,
    security,
  });
  try {
    const { clusterId = null, brokers } = await endpoint.ask(metadataV12.api, [], false, false);
    const features = await featuresOf([endpoint]);
    const advertised = brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port }));
    return { address, clusterId, problem: null, brokers: advertised, features };
  } catch (error) {
    return { address, clusterId: null, problem: reasonOf(error), brokers: [], features: {} };
  } finally {
    endpoint.close();
  }
}
