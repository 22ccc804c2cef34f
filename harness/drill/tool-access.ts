import type { Security } from "../protocol/security.ts";

/** Where a tool of Kafka finds who it is and whom to trust, in a container of ours: the edge's serves every cluster, each with an authority of its own. */
const fileFor = (cluster: string): string => `/tmp/muster-client-${cluster}.properties`;
const variable = "MUSTER_CLIENT";

/** `--command-config`, with older names where these work in every version that there is. */
const options: Readonly<Record<string, string>> = {
  ConsoleConsumer: "--consumer.config",
  ConsoleProducer: "--producer.config",
  LeaderElectionCommand: "--admin.config",
  ClusterTool: "--config",
};

export interface ToolAccess {
  /** Goes before the program and its arguments. */
  readonly before: readonly string[];
  /** Among the tool's own words, beside its `--bootstrap-server`. */
  readonly words: readonly string[];
  /** Of the program that is run: a password is on no command line. */
  readonly env: readonly string[];
}

/**
 * What one of Kafka's command-line tools (by its class) needs to be let in; nothing where listeners are open. The file is moved to its place,
 * so that a tool that is starting never reads half of what another one writes.
 */
export function toolAccess(security: Security | undefined, cluster: string, tool: string): ToolAccess {
  if (security === undefined) return { before: [], words: [], env: [] };
  const file = fileFor(cluster);
  const written = `umask 077; printf %s "$${variable}" > ${file}.$$ && mv ${file}.$$ ${file} || exit; unset ${variable}; exec "$@"`;
  return {
    before: ["sh", "-c", written, "sh"],
    words: [options[tool] ?? "--command-config", file],
    env: [`${variable}=${clientProperties(security)}`],
  };
}

/** A client's settings in Kafka's own words, as the text of a properties file. */
export function clientProperties({ tls, sasl }: Security): string {
  const protocol = `${sasl === null ? "" : "SASL_"}${tls === null ? "PLAINTEXT" : "SSL"}`;
  const trusted = tls?.ca === undefined ? {} : { "ssl.truststore.type": "PEM", "ssl.truststore.certificates": oneLine(tls.ca) };
  const known =
    sasl === null
      ? {}
      : {
          "sasl.mechanism": sasl.mechanism,
          "sasl.jaas.config":
            `org.apache.kafka.common.security.${sasl.mechanism === "PLAIN" ? "plain.Plain" : "scram.Scram"}LoginModule required ` +
            `username="${sasl.username}" password="${sasl.password}";`,
        };
  return Object.entries({ "security.protocol": protocol, ...trusted, ...known })
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

const oneLine = (pem: string): string => pem.trim().replaceAll("\n", "\\n");
