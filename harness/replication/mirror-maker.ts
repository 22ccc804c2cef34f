import type { ReplicationDefinition } from "../topology/define.ts";
import { bootstrapOf, type Plan } from "../topology/plan.ts";
import { secured, securedWorker } from "./security.ts";
import { exactlyOnceOf, statedOf } from "./settings.ts";

/**
 * MirrorMaker 2 on Connect in distributed mode, one worker next to the target of each flow. What a topology does not state is left out
 * of the configuration, so that Kafka decides, and is printed with the value that Kafka ships (`settings.ts`). All pure: properties and
 * connector configurations.
 */
export const workerPropertiesFile = "/etc/kafka/connect.properties";

export interface Connector {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

export function workerProperties(
  plan: Plan,
  flow: ReplicationDefinition<string, string>,
  { name, restPort }: Pick<Plan["connects"][number], "name" | "restPort">,
): Record<string, string> {
  const target = plan.topology.clusters[flow.to];
  const internal = (name: string): string => `mm2-${name}.${flow.from}.internal`;
  const rf = String(target?.replicationFactor ?? 3);
  return {
    "bootstrap.servers": bootstrapOf(plan, flow.to).join(","),
    "group.id": `${flow.from}-mm2`,
    "config.storage.topic": internal("configs"),
    "offset.storage.topic": internal("offsets"),
    "status.storage.topic": internal("status"),
    "config.storage.replication.factor": rf,
    "offset.storage.replication.factor": rf,
    "status.storage.replication.factor": rf,
    "offset.storage.partitions": "1",
    "status.storage.partitions": "1",
    ...statedOf(flow, ["offset.flush.interval.ms", "scheduled.rebalance.max.delay.ms"]),
    ...exactlyOnceOf(flow),
    "key.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "header.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "connector.client.config.override.policy": "All",
    "plugin.discovery": "service_load",
    listeners: `http://0.0.0.0:${restPort}`,
    // Else a worker calls itself 0.0.0.0, and nobody can tell which one runs a task.
    "rest.advertised.host.name": name,
    ...(plan.topology.secure === true ? securedWorker(flow.to) : {}),
  };
}

export function connectors(
  plan: Plan,
  flow: ReplicationDefinition<string, string>,
  topics: readonly string[],
  groups: readonly string[],
): Connector[] {
  const shared = {
    "source.cluster.alias": flow.from,
    "target.cluster.alias": flow.to,
    "source.cluster.bootstrap.servers": bootstrapOf(plan, flow.from).join(","),
    "target.cluster.bootstrap.servers": bootstrapOf(plan, flow.to).join(","),
    ...(plan.topology.secure === true
      ? { ...secured(flow.from, "source.cluster."), ...secured(flow.to, "target.cluster.") }
      : {}),
    "replication.policy.class": policies[flow.policy],
    ...statedOf(flow, [
      "tasks.max",
      "offset-syncs.topic.location",
      "source.admin.default.api.timeout.ms",
      "source.admin.request.timeout.ms",
      "replication.factor",
      "offset-syncs.topic.replication.factor",
      "checkpoints.topic.replication.factor",
      "heartbeats.topic.replication.factor",
    ]),
  };
  const connector = (kind: string, config: Readonly<Record<string, string>>): Connector => ({
    name: `${flow.from}-${flow.to}-${kind.toLowerCase()}`,
    config: {
      ...shared,
      "connector.class": `org.apache.kafka.connect.mirror.Mirror${kind}Connector`,
      ...config,
      ...flow.settings,
    },
  });
  return [
    connector("Source", {
      topics: topics.join(","),
      ...statedOf(flow, ["offset.lag.max", "refresh.topics.interval.seconds", "source.consumer.isolation.level"]),
      // Of what the worker only allows: refused where it cannot be had. Checkpoints and heartbeats know no such promise.
      ...(flow.exactlyOnce && { "exactly.once.support": "required" }),
      // Where there are ACLs, both sides are given theirs: MirrorMaker copies none that allows WRITE, and all that deny it, a fence as well.
      "sync.topic.acls.enabled": "false",
    }),
    connector("Checkpoint", {
      groups: groups.join(","),
      topics: topics.join(","),
      ...statedOf(flow, [
        "emit.checkpoints.interval.seconds",
        "sync.group.offsets.enabled",
        "sync.group.offsets.interval.seconds",
        "refresh.groups.interval.seconds",
      ]),
    }),
    connector("Heartbeat", {}),
  ];
}

interface LogPlace {
  readonly cluster: string;
  readonly topic: string;
}

/**
 * Where MirrorMaker keeps which offset of the source is which of the target: syncs (at either side) and checkpoints. Named by
 * `ReplicationPolicy.offsetSyncsTopic` and `checkpointsTopic`, which no policy that is used here changes.
 */
export const translationTopics = ({
  from,
  to,
  offsetSyncs = "source",
}: Pick<ReplicationDefinition<string, string>, "from" | "to" | "offsetSyncs">): readonly [
  syncs: LogPlace,
  checkpoints: LogPlace,
] => [
  offsetSyncs === "target"
    ? { cluster: to, topic: `mm2-offset-syncs.${from}.internal` }
    : { cluster: from, topic: `mm2-offset-syncs.${to}.internal` },
  { cluster: to, topic: checkpointsTopic(from) },
];

/** At the target, of one partition: where groups of the source stand. */
export const checkpointsTopic = (source: string): string => `${source}.checkpoints.internal`;

const policies: Readonly<Record<ReplicationDefinition<string, string>["policy"], string>> = {
  identity: "org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
  default: "org.apache.kafka.connect.mirror.DefaultReplicationPolicy",
};
