import type { Secrets } from "../runtime/secrets.ts";
import { passwordOf } from "../runtime/secrets.ts";
import { mirrorUser } from "../topology/users.ts";

/**
 * How a Connect worker and MirrorMaker reach secured clusters. Whoever may ask Connect's REST interface reads a connector's configuration, so the
 * password stands in a file of the worker's machine, and the configuration names the file (Kafka's FileConfigProvider).
 */
const passwordFile = "/etc/kafka/mirror-maker.properties";
const caFile = (cluster: string): string => `/etc/kafka/ca-${cluster}.pem`;

/** For one cluster, under a prefix of Connect's or MirrorMaker's: `source.cluster.`. */
export const secured = (cluster: string, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.jaas.config": `\${file:${passwordFile}:jaas}`,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": caFile(cluster),
    }).map(([key, value]) => [`${prefix}${key}`, value]),
  );

/** The worker's own clients, and those that it makes for connectors. */
export const securedWorker = (cluster: string): Record<string, string> => ({
  "config.providers": "file",
  "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
  ...Object.assign({}, ...["", "producer.", "consumer.", "admin."].map((prefix) => secured(cluster, prefix))),
});

/** What stands on the worker's machine for it, by file. */
export const workerSecrets = (secrets: Secrets): Record<string, string> => ({
  [passwordFile]:
    `jaas=org.apache.kafka.common.security.scram.ScramLoginModule required ` +
    `username="${mirrorUser}" password="${passwordOf(secrets, mirrorUser)}";\n`,
  ...Object.fromEntries(Object.entries(secrets.clusters).map(([cluster, { ca }]) => [caFile(cluster), ca])),
});
