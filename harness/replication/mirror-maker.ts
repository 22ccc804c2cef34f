import type { ReplicationDefinition, Topology } from "../topology/define.ts";
import { bootstrapOf, type Plan } from "../topology/plan.ts";

/**
 * MirrorMaker 2 on Connect in distributed mode, one worker next to the target. Names are kept (identity), offset syncs lie on
 * the target so that failover needs nothing of a dead source, and every interval is stated: Kafka's defaults (60 s checkpoints,
 * group sync off, 10 min refresh) would decide the figures unseen. All pure: properties and connector configurations.
 */
export const workerPropertiesFile = "/etc/kafka/connect.properties";

export interface Connector {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

const inSeconds = (interval: number): string => String(interval / 1000);

export function workerProperties(
  plan: Plan,
  flow: ReplicationDefinition<string, string>,
  restPort: number,
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
    "offset.flush.interval.ms": String(flow.intervals.offsetFlush),
    "key.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "header.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "connector.client.config.override.policy": "All",
    "plugin.discovery": "service_load",
    listeners: `http://0.0.0.0:${restPort}`,
  };
}

export function connectors(
  plan: Plan,
  flow: ReplicationDefinition<string, string>,
  topics: readonly string[],
  groups: readonly string[],
): Connector[] {
  const rf = String(plan.topology.clusters[flow.to]?.replicationFactor ?? 3);
  const shared = {
    "tasks.max": String(flow.tasksMax),
    "source.cluster.alias": flow.from,
    "target.cluster.alias": flow.to,
    "source.cluster.bootstrap.servers": bootstrapOf(plan, flow.from).join(","),
    "target.cluster.bootstrap.servers": bootstrapOf(plan, flow.to).join(","),
    "replication.policy.class": "org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
    "offset-syncs.topic.location": "target",
    "source.admin.default.api.timeout.ms": String(flow.sourceAdminTimeout),
    "source.admin.request.timeout.ms": String(flow.sourceAdminTimeout),
    "replication.factor": rf,
    "offset-syncs.topic.replication.factor": rf,
    "checkpoints.topic.replication.factor": rf,
    "heartbeats.topic.replication.factor": rf,
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
      "offset.lag.max": String(flow.offsetLagMax),
      "refresh.topics.interval.seconds": inSeconds(flow.intervals.refreshTopics),
      "source.consumer.isolation.level": flow.isolationLevel,
      "sync.topic.acls.enabled": "false",
    }),
    connector("Checkpoint", {
      groups: groups.join(","),
      topics: topics.join(","),
      "emit.checkpoints.interval.seconds": inSeconds(flow.intervals.checkpoint),
      "sync.group.offsets.enabled": "true",
      "sync.group.offsets.interval.seconds": inSeconds(flow.intervals.groupOffsetSync),
      "refresh.groups.interval.seconds": inSeconds(flow.intervals.refreshGroups),
    }),
    connector("Heartbeat", { "emit.heartbeats.interval.seconds": "1" }),
  ];
}

/** The intervals in the words of the record. */
export const replicationSettings = (topology: Topology): Record<string, string> =>
  Object.fromEntries(
    topology.replication.flatMap(
      ({ from, to, intervals, sourceAdminTimeout, tasksMax, offsetLagMax, isolationLevel, settings }) =>
        Object.entries({
          "offset.flush.interval.ms": intervals.offsetFlush,
          "emit.checkpoints.interval.seconds": intervals.checkpoint / 1000,
          "sync.group.offsets.enabled": true,
          "sync.group.offsets.interval.seconds": intervals.groupOffsetSync / 1000,
          "refresh.topics.interval.seconds": intervals.refreshTopics / 1000,
          "refresh.groups.interval.seconds": intervals.refreshGroups / 1000,
          "source.admin.default.api.timeout.ms": sourceAdminTimeout,
          "tasks.max": tasksMax,
          "offset.lag.max": offsetLagMax,
          "source.consumer.isolation.level": isolationLevel,
          "replication.policy": "identity",
          ...settings,
        }).map(([key, value]) => [`${from}->${to}.${key}`, String(value)]),
    ),
  );
