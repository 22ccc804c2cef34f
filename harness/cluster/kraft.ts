import { dataDirectory } from "../protocol/places.ts";
import type { Plan, PlannedNode } from "../topology/plan.ts";
import { nodesOf } from "../topology/plan.ts";
import { superUsers } from "../topology/users.ts";

/**
 * The `server.properties` of a node. Everything that moves RTO stays at Kafka's default (broker session 9 s,
 * replica.lag.time.max 30 s, rebalance delay 3 s, election timeouts); what differs is listed here, each with its reason, and
 * is part of every run's record.
 */
export const propertiesFile = "/etc/kafka/server.properties";

/** Of a broker in a secured topology: its key and its certificate, PEM. */
export const keystoreFile = "/etc/kafka/keystore.pem";

/** Of each of Kafka's own topics. 50, its default, would cost 150 replicas on two cores; two for each node still spread coordinators. */
export const internalPartitions = 6;

const controllerListeners = "CONTROLLER,MGMT_CONTROLLER";

export function serverProperties(plan: Plan, node: PlannedNode): Record<string, string> {
  const cluster = plan.topology.clusters[node.cluster];
  if (cluster === undefined) throw new Error(`topology ${plan.topology.name} has no cluster "${node.cluster}"`);
  const broker = node.roles.includes("broker");
  const controller = node.roles.includes("controller");
  const rf = String(cluster.replicationFactor);
  const minIsr = String(cluster.minInsyncReplicas);
  const listeners = [
    ...(broker ? (["CLIENT", "REPLICATION", "MGMT"] as const) : []),
    ...(controller ? (["CONTROLLER", "MGMT_CONTROLLER"] as const) : []),
  ];
  return {
    "process.roles": node.roles.join(","),
    "node.id": String(node.nodeId),
    "controller.quorum.voters": votersOf(plan, node.cluster),
    listeners: listeners.map((listener) => `${listener}://0.0.0.0:${node.ports[listener]}`).join(","),
    "listener.security.protocol.map": ["CLIENT", "REPLICATION", "MGMT", "CONTROLLER", "MGMT_CONTROLLER"]
      .map((name) => `${name}:${plan.topology.secure === true && name === "CLIENT" ? "SASL_SSL" : "PLAINTEXT"}`)
      .join(","),
    "controller.listener.names": controllerListeners,
    ...(broker
      ? {
          "advertised.listeners": [
            `CLIENT://${node.name}:${node.ports.CLIENT}`,
            `REPLICATION://${node.name}:${node.ports.REPLICATION}`,
            `MGMT://${node.address}:${node.ports.MGMT}`,
          ].join(","),
          "inter.broker.listener.name": "REPLICATION",
          "broker.rack": `${node.region}-${node.zone}`,
        }
      : {}),
    "log.dirs": dataDirectory,
    // ELR lets the controller's own static value win over what brokers say: so every role states it.
    "min.insync.replicas": minIsr,
    "default.replication.factor": rf,
    "offsets.topic.replication.factor": rf,
    "transaction.state.log.replication.factor": rf,
    "transaction.state.log.min.isr": minIsr,
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": String(internalPartitions),
    "transaction.state.log.num.partitions": String(internalPartitions),
    // The cleaner's buffer is 128 MiB of heap by default: six nodes on a laptop cannot have it.
    "log.cleaner.dedupe.buffer.size": "4194304",
    ...(plan.topology.secure === true ? { ...authorization, ...(broker ? onClientListener(authentication) : {}) } : {}),
    ...nodeSettings(plan, node),
  };
}

/** Of brokers and controllers alike: who is not in an ACL may do nothing. */
const authorization = {
  "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
  "super.users": superUsers,
  "allow.everyone.if.no.acl.found": "false",
};

const authentication = {
  "sasl.enabled.mechanisms": "SCRAM-SHA-512",
  "scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
  "ssl.keystore.type": "PEM",
  "ssl.keystore.location": keystoreFile,
};

const onClientListener = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`listener.name.client.${key}`, value]));

/** What a run's `--set`, else the topology, wants of this node in particular; in both a role's word goes before that of every node. */
export function nodeSettings(plan: Plan, { cluster, roles }: PlannedNode): Record<string, string> {
  const { settings = {}, asked = {} } = plan.topology.clusters[cluster] ?? {};
  return Object.assign({}, ...[settings, asked].flatMap((said) => [said.node, ...roles.map((role) => said[role])]));
}

/** Settings that were chosen, not Kafka's defaults, and are the same on every node of the cluster: for the record. */
export function statedSettings(plan: Plan, cluster: string): Record<string, string> {
  const [first] = nodesOf(plan, cluster);
  if (first === undefined) return {};
  const perNode = [
    "node.id",
    "listeners",
    "advertised.listeners",
    "broker.rack",
    "controller.quorum.voters",
    "listener.security.protocol.map",
    "log.dirs",
  ];
  return Object.fromEntries(Object.entries(serverProperties(plan, first)).filter(([key]) => !perNode.includes(key)));
}

export const propertiesText = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");

const votersOf = (plan: Plan, cluster: string): string =>
  nodesOf(plan, cluster)
    .filter(({ roles }) => roles.includes("controller"))
    .map(({ nodeId, name, ports }) => `${nodeId}@${name}:${ports.CONTROLLER}`)
    .join(",");
