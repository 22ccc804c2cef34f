import type { Demand } from "../topology/capacity.ts";
import type { WorkloadDefinition } from "./definition.ts";
import { peaksOf, steady } from "./profile.ts";

/**
 * What a record of ours takes in a request beside its value (record format 2): lengths, timestamps and offsets as varints, 8 bytes
 * together, and the identity header, about 50. Of a request: its header, the producer's, topic and partition, and 61 for the batch.
 */
const besidesValue = 60;
const besidesRecords = 120;

/** What a workload writes at its peak, as brokers count it for a quota: the bytes of its requests. Within a few percent. */
export function demandOf({ name, topic, recordBytes, lingerMs, load = steady, ...rate }: WorkloadDefinition): Demand {
  const bytesPerSecond = peaksOf(load, rate).map(
    (perSecond) => perSecond * (recordBytes + besidesValue) + Math.min(perSecond, 1000 / lingerMs) * besidesRecords,
  );
  return { clientId: name, topic, bytesPerSecond };
}
