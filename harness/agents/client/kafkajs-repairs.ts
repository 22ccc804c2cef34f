import { createRequire } from "node:module";
import type { ISocketFactory } from "kafkajs";

/** What a partition's leader tells an idempotent producer's batches by. */
export interface ProducerIdentity {
  readonly producerId: string;
  readonly producerEpoch: number;
}

interface MetadataResponse {
  parse: (decoded: unknown) => Promise<unknown>;
}

interface Cluster {
  readonly brokerPool: { readonly seedBroker: { readonly connectionPool: { readonly socketFactory: ISocketFactory } } };
  findControllerBroker(): Promise<{ initProducerId(): Promise<ProducerIdentity> }>;
}

interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Milliseconds of the wall clock. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const identities = new WeakMap<ISocketFactory, ProducerIdentity>();

/** The kafkajs client with these sockets is this producer. */
export function identify(sockets: ISocketFactory, identity: ProducerIdentity): void {
  identities.set(sockets, identity);
}

/**
 * Three faults of kafkajs that would be measured as Kafka's, mended in place (it has been unmaintained since 2023, and is pinned):
 *
 * It fails a whole metadata answer when any partition in it has no leader, and asks for every topic of the cluster when it
 * connects: one leaderless partition anywhere, and no producer connects for any other. Version 6 is the one that every
 * broker since Kafka 2.0 is asked with.
 *
 * It knows no way to go on after a failure but to ask for a new producer id, and asks the controller: under KRaft any broker,
 * picked by the one that answers, and often enough the one that hangs; a broker that was just restarted cannot give one out
 * before it has found the new controller. The Java client keeps its id and raises the epoch by itself, and so do we.
 *
 * It looks every millisecond, on every connection and for ever, whether requests that wait for the end of a throttling may go,
 * also where none waits and nothing is throttled: over 1,500 wake-ups a second of an idle producer, on cores that brokers need.
 */
export function repairKafkajs(): void {
  const require = createRequire(import.meta.url);
  const metadata = require("kafkajs/src/protocol/requests/metadata/v6/response") as MetadataResponse;
  metadata.parse = async (decoded) => decoded;
  const { prototype } = require("kafkajs/src/cluster") as { prototype: Cluster };
  prototype.findControllerBroker = async function (this: Cluster) {
    const identity = identities.get(this.brokerPool.seedBroker.connectionPool.socketFactory);
    if (identity === undefined) throw new Error("a producer without an identity");
    return { initProducerId: async () => identity };
  };
  const { prototype: queue } = require("kafkajs/src/network/requestQueue") as { prototype: RequestQueue };
  const scheduleCheck = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) scheduleCheck.call(this);
  };
}
