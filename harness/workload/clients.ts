import { UsageError } from "../core/errors.ts";
import { imagePrefix, type KnownClients } from "../parameters/parameters.ts";
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

const kafkajs = { library: "kafkajs", version: "2.2.4" } as const;
const platformatic = { library: "@platformatic/kafka", version: "2.12.1" } as const;

/**
 * kafkajs with the timeouts of reference tests on killed and frozen brokers: its defaults can hang for minutes on a frozen
 * broker, which would measure the library. Session and heartbeat are the Java client's own defaults' shape, shortened for a
 * group that must be seen to move within a drill; both are printed with the figures.
 */
const tunedTimeouts: ClientTuning = {
  connectionTimeoutMs: 1000,
  requestTimeoutMs: 1500,
  metadataMaxAgeMs: 1000,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1000,
};

/**
 * The measuring client: one kafkajs producer per partition, without retries, with two repairs (`agents/client/kafkajs-repairs.ts`) and a faster way to
 * the same bytes (`kafkajs-encoding.ts`), told of leaders from beside the load; and a consumer that speaks the classic group protocol through @platformatic/kafka's requests,
 * because a kafkajs consumer waits for every broker it knows.
 */
const lanes: ClientProfile = {
  name: "kafkajs",
  tuning: tunedTimeouts,
  program: "lanes",
  retries: false,
  driver: { ...kafkajs, how: "tuned and repaired producer per partition; consumer on @platformatic/kafka 2.12.1" },
};

const asAnApplication = "one producer with the library's own retries, its own consumer; at most 5 open calls a partition";

/** kafkajs where nobody chose anything: `src/index.js`, `src/cluster/index.js`, `src/consumer/index.js` of 2.2.4. */
const kafkajsDefaults: ClientProfile = {
  name: "kafkajs-defaults",
  tuning: {
    connectionTimeoutMs: 1000,
    requestTimeoutMs: 30_000,
    metadataMaxAgeMs: 300_000,
    sessionTimeoutMs: 30_000,
    heartbeatIntervalMs: 3000,
  },
  program: "kafkajs",
  retries: true,
  driver: { ...kafkajs, how: `as it comes: ${asAnApplication}` },
};

/** The same application with the timeouts of the measuring client, and retries that go on for about a minute. */
const kafkajsTuned: ClientProfile = {
  name: "kafkajs-tuned",
  tuning: { ...tunedTimeouts, retry: { attempts: 60, firstMs: 100, mostMs: 1000 } },
  program: "kafkajs",
  retries: true,
  driver: { ...kafkajs, how: `tuned timeouts, retries for about a minute: ${asAnApplication}` },
};

/** @platformatic/kafka where nobody chose anything: `dist/clients/base/options.js` and `consumer/options.js` of 2.12.1. */
const platformaticDefaults: ClientProfile = {
  name: "platformatic",
  tuning: {
    connectionTimeoutMs: 5000,
    requestTimeoutMs: 5000,
    metadataMaxAgeMs: 5000,
    sessionTimeoutMs: 60_000,
    heartbeatIntervalMs: 3000,
  },
  program: "platformatic",
  retries: true,
  driver: { ...platformatic, how: `as it comes: ${asAnApplication}` },
};

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
const javaTuned = java("java-tuned", "tuned", { ...tunedTimeouts, deliveryTimeoutMs: 120_000 });

/** The first is the one that figures are quoted for. A driver for another library gets a profile here and programs in `agents/client`. */
const profiles = [lanes, kafkajsDefaults, kafkajsTuned, platformaticDefaults, javaAsItComes, javaTuned] as const;

export const clientNames: KnownClients = [lanes.name, ...profiles.slice(1).map(({ name }) => name)];

/** Programs of somebody else's image: what library they use and how is theirs to say. `tuning` is told to them, and theirs to obey. */
const ofImage = (name: string): ClientProfile => ({
  name,
  tuning: tunedTimeouts,
  program: "image",
  retries: true,
  driver: { library: name, version: "as its programs say (client.hello)", how: "programs of the user's own" },
});

export function clientNamed(name: string): ClientProfile {
  if (name.startsWith(imagePrefix)) return ofImage(name);
  const profile = profiles.find((one) => one.name === name);
  if (profile === undefined) throw new UsageError(`there is no client "${name}"`, { hint: `known: ${clientNames.join(", ")}` });
  return profile;
}
