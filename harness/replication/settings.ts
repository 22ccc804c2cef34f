import type { Duration } from "../core/duration.ts";
import type { ReplicationDefinition, Topology } from "../topology/define.ts";

type Flow = ReplicationDefinition<string, string>;

/** What Kafka 4.x ships (`MirrorConnectorConfig` and its kin, `WorkerConfig`), of all that a topology may state. */
const shipped = {
  "offset.flush.interval.ms": "60000",
  "scheduled.rebalance.max.delay.ms": "300000",
  "emit.checkpoints.interval.seconds": "60",
  "sync.group.offsets.enabled": "false",
  "sync.group.offsets.interval.seconds": "60",
  "refresh.topics.interval.seconds": "600",
  "refresh.groups.interval.seconds": "600",
  "source.admin.default.api.timeout.ms": "60000",
  "source.admin.request.timeout.ms": "30000",
  "tasks.max": "1",
  "offset.lag.max": "100",
  "source.consumer.isolation.level": "read_uncommitted",
  "offset-syncs.topic.location": "source",
  "replication.factor": "2",
  "offset-syncs.topic.replication.factor": "3",
  "checkpoints.topic.replication.factor": "3",
  "heartbeats.topic.replication.factor": "3",
} as const;

type Key = keyof typeof shipped;

const inSeconds = (interval: Duration | undefined): number | undefined => (interval === undefined ? undefined : interval / 1000);

function stated(flow: Flow): Readonly<Record<Key, string | undefined>> {
  const { intervals = {}, sourceAdminTimeout, replicationFactor } = flow;
  const values: Readonly<Record<Key, string | number | boolean | undefined>> = {
    "offset.flush.interval.ms": intervals.offsetFlush,
    "scheduled.rebalance.max.delay.ms": intervals.rebalanceDelay,
    "emit.checkpoints.interval.seconds": inSeconds(intervals.checkpoint),
    "sync.group.offsets.enabled": intervals.groupOffsetSync === undefined ? undefined : true,
    "sync.group.offsets.interval.seconds": inSeconds(intervals.groupOffsetSync),
    "refresh.topics.interval.seconds": inSeconds(intervals.refreshTopics),
    "refresh.groups.interval.seconds": inSeconds(intervals.refreshGroups),
    "source.admin.default.api.timeout.ms": sourceAdminTimeout,
    "source.admin.request.timeout.ms": sourceAdminTimeout,
    "tasks.max": flow.tasksMax,
    "offset.lag.max": flow.offsetLagMax,
    "source.consumer.isolation.level": flow.isolationLevel,
    "offset-syncs.topic.location": flow.offsetSyncs,
    "replication.factor": replicationFactor,
    "offset-syncs.topic.replication.factor": replicationFactor,
    "checkpoints.topic.replication.factor": replicationFactor,
    "heartbeats.topic.replication.factor": replicationFactor,
  };
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, value === undefined ? undefined : String(value)]),
  ) as Record<Key, string | undefined>;
}

/** Those of these settings that the topology states; Kafka decides the others. */
export const statedOf = (flow: Flow, keys: readonly Key[]): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = stated(flow)[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );

/** Of a worker. Kafka ships it disabled; where nothing is stated, nothing is said of it. */
export const exactlyOnceOf = ({ exactlyOnce }: Pick<Flow, "exactlyOnce">): Record<string, string> =>
  exactlyOnce === true ? { "exactly.once.source.support": "enabled" } : {};

/** What is in force, in the words of the record; where nothing was stated, as Kafka ships it. */
export const replicationSettings = ({ replication }: Pick<Topology, "replication">): Record<string, string> =>
  Object.fromEntries(
    replication.flatMap((flow) => {
      const own = stated(flow);
      const inForce = Object.entries(shipped).map(([key, value]) => [key, own[key as Key] ?? `${value} (Kafka's default)`]);
      const all: Record<string, string> = {
        "replication.policy": flow.policy,
        ...Object.fromEntries(inForce),
        ...exactlyOnceOf(flow),
        ...flow.settings,
      };
      return Object.entries(all).map(([key, value]) => [`${flow.from}->${flow.to}.${key}`, value]);
    }),
  );
