import { createRequire } from "node:module";

interface MetadataResponse {
  parse: (decoded: unknown) => Promise<unknown>;
}

interface Cluster {
  readonly brokerPool: { findConnectedBroker(): Promise<unknown> };
  findControllerBroker(): Promise<unknown>;
}

/**
 * Two faults of kafkajs that would be measured as Kafka's, mended in place (it has been unmaintained since 2023, and is pinned):
 *
 * It fails a whole metadata answer when any partition in it has no leader, and asks for every topic of the cluster when it
 * connects: one leaderless partition anywhere, and no producer connects for any other. Version 6 is the one that every
 * broker since Kafka 2.0 is asked with.
 *
 * It asks the controller for a producer id. Any broker gives one, and since KRaft "the controller" is any broker too, picked by
 * the one that answers: often enough the one that hangs. The broker that is connected will do.
 */
export function repairKafkajs(): void {
  const require = createRequire(import.meta.url);
  const metadata = require("kafkajs/src/protocol/requests/metadata/v6/response") as MetadataResponse;
  metadata.parse = async (decoded) => decoded;
  const { prototype } = require("kafkajs/src/cluster") as { prototype: Cluster };
  prototype.findControllerBroker = function (this: Cluster) {
    return this.brokerPool.findConnectedBroker();
  };
}
