import { createRequire } from "node:module";

interface MetadataResponse {
  parse: (decoded: unknown) => Promise<unknown>;
}

/**
 * kafkajs fails a whole metadata answer when any partition in it has no leader, and asks for every topic of the cluster when
 * it connects: one leaderless partition anywhere, and no producer can connect for any other. Unmaintained since 2023, so
 * mended in place: an answer is what it says, and a partition without a leader is nobody else's affair. Version 6
 * is the one that every broker since Kafka 2.0 is asked with.
 */
export function acceptLeaderlessPartitions(): void {
  const require = createRequire(import.meta.url);
  const response = require("kafkajs/src/protocol/requests/metadata/v6/response") as MetadataResponse;
  response.parse = async (decoded) => decoded;
}
