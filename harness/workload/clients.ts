import { UsageError } from "../core/errors.ts";
import type { KnownClients } from "../parameters/parameters.ts";
import type { ClientTuning } from "../protocol/commands.ts";

/** A client library with the settings it is run with; `--client` chooses one by name. */
export interface ClientProfile {
  readonly name: string;
  readonly tuning: ClientTuning;
  /** The programs that are it (`agents/client/drivers.ts`), and whether the library retries by itself. */
  readonly program: string;
  readonly retries: boolean;
  /** For the record: `how` is what was done to the library or beside it, without which its name would say too much. */
  readonly driver: { readonly library: string; readonly version: string; readonly how: string };
}

/**
 * What every profile of this driver shares, whatever its timeouts: one kafkajs producer per partition, without retries and with
 * two repairs (`agents/client/kafkajs-repairs.ts`), told of leaders from beside the load; and a consumer that speaks the classic
 * group protocol through @platformatic/kafka's requests, because a kafkajs consumer waits for every broker it knows.
 */
const kafkajs = (name: string, timeouts: string, tuning: ClientTuning): ClientProfile => ({
  name,
  tuning,
  program: "lanes",
  retries: false,
  driver: {
    library: "kafkajs",
    version: "2.2.4",
    how: `${timeouts} and repaired producer per partition; consumer on @platformatic/kafka 2.12.1`,
  },
});

/**
 * kafkajs with the timeouts of reference tests on killed and frozen brokers: its defaults can hang for minutes on a frozen
 * broker, which would measure the library. Session and heartbeat are the Java client's own defaults' shape, shortened for a
 * group that must be seen to move within a drill; both are printed with the figures.
 */
const tuned = kafkajs("kafkajs", "tuned", {
  connectionTimeoutMs: 1000,
  requestTimeoutMs: 1500,
  metadataMaxAgeMs: 1000,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1000,
});

/** The timeouts that kafkajs 2.2.4 has where nobody chose any: `src/index.js`, `src/cluster/index.js`, `src/consumer/index.js`. */
const asItComes = kafkajs("kafkajs-defaults", "kafkajs's own timeouts, otherwise the same driver: unretried", {
  connectionTimeoutMs: 1000,
  requestTimeoutMs: 30_000,
  metadataMaxAgeMs: 300_000,
  sessionTimeoutMs: 30_000,
  heartbeatIntervalMs: 3000,
});

/**
 * Kafka's own Java client, the one that most production systems run: one producer for all partitions, which retries by itself, and a
 * consumer of the classic group protocol (docker/java-client). What waits in the library (`max.block.ms`) would hold up the
 * schedule of all partitions: a record that it does not take at once is offered again until its slot is lost.
 */
const java = (name: string, timeouts: string, tuning: ClientTuning): ClientProfile => ({
  name,
  tuning,
  program: "java",
  retries: true,
  driver: { library: "kafka-clients", version: "of the image's Kafka", how: `${timeouts}, with its retries; max.block.ms 0` },
});

/** What `ProducerConfig` and `ConsumerConfig` have where nobody chose; `java-client.docker.ts` asks them. */
const javaAsItComes = java("java", "the Java client's own timeouts", {
  connectionTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  metadataMaxAgeMs: 300_000,
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 3000,
  deliveryTimeoutMs: 120_000,
});

/** The timeouts of the tuned kafkajs, for a library that goes on trying. */
const javaTuned = java("java-tuned", "tuned", { ...tuned.tuning, deliveryTimeoutMs: 120_000 });

/** The first is the one that figures are quoted for. A driver for another library gets a profile here and a process in `agents/client`. */
const profiles = [tuned, asItComes, javaAsItComes, javaTuned] as const;

export const clientNames: KnownClients = [tuned.name, asItComes.name, javaAsItComes.name, javaTuned.name];

export function clientNamed(name: string): ClientProfile {
  const profile = profiles.find((one) => one.name === name);
  if (profile === undefined) throw new UsageError(`there is no client "${name}"`, { hint: `known: ${clientNames.join(", ")}` });
  return profile;
}
