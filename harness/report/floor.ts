/**
 * The floor under an RTO: settings in force that dominate it, whoever's they are. A figure cannot be read without them, and
 * a team that wants a better one usually has to change one of these and not its brokers.
 */

import type { DrillRecord } from "./record.ts";

interface FloorSetting {
  /** `broker`, `client`, …; "" where settings were recorded flat. */
  readonly group: string;
  readonly key: string;
  readonly value: string;
  readonly why?: string;
}

/** `--set` by the name it was given under: `<cluster>.<node-kind>.<key>`. */
type Workload = DrillRecord["workloads"][number];

type SetByRun = Readonly<Record<string, string>>;

/** Why a setting dominates, in the order a failover meets them. */
const DOMINATING: ReadonlyMap<string, string> = new Map([
  ["broker.session.timeout.ms", "how long a silent broker counts as alive"],
  ["controller.quorum.fetch.timeout.ms", "how long a silent active controller is followed"],
  ["controller.quorum.election.timeout.ms", "how long an election may take"],
  ["replica.lag.time.max.ms", "how long a stuck follower holds up acks=all; checked every half"],
  ["min.insync.replicas", "what an acknowledgement promises"],
  ["unclean.leader.election.enable", "whether a lagging replica may lead"],
  ["offsets.topic.replication.factor", "whether groups outlive a node"],
  ["group.initial.rebalance.delay.ms", "how long a new group waits for members"],
  ["session.timeout.ms", "how long a dead member keeps its partitions"],
  ["request.timeout.ms", "how long a client waits for a silent broker"],
  ["delivery.timeout.ms", "how long a producer keeps trying"],
  ["socket.connection.setup.timeout.ms", "how long a connect to nowhere takes"],
  ["socket.connection.setup.timeout.max.ms", "what that grows to"],
  ["metadata.max.age.ms", "how long a client may believe in an old leader"],
  ["emit.checkpoints.interval.seconds", "how old a translated offset may be"],
  ["sync.group.offsets.enabled", "whether the target knows groups at all"],
  ["sync.group.offsets.interval.seconds", "how often it is told"],
  ["offset.flush.interval.ms", "how often a worker notes how far it has copied"],
  ["offset.lag.max", "how far a partition may drift before its offset is noted"],
  ["offset-syncs.topic.location", "where offset syncs live"],
  ["refresh.topics.interval.seconds", "when a new topic is mirrored"],
  ["scheduled.rebalance.max.delay.ms", "how long nobody runs the tasks of a worker that was lost"],
  ["refresh.groups.interval.seconds", "when a new group is followed"],
]);

const WHY_OF_TOPICS: ReadonlyMap<string, string> = new Map([
  ["replication.factor", "how many copies of a record there are"],
  ["min.insync.replicas", "what an acknowledgement promises"],
]);

/** The driver's own settings all matter: none of them means the same in two libraries. */
const OF_THE_DRIVER = new Set(["client", "producer", "consumer"]);

/** What this run set stands there too, and says so; and first what the workloads' own topics have, whatever the brokers' defaults are. */
export function floorOf({ settings, parameters, workloads }: Pick<DrillRecord, "settings" | "parameters" | "workloads">) {
  const ofTopics = workloads.flatMap(topicSettings);
  return [
    ...ofTopics,
    ...dominating(settings, parameters?.set).map((setting) => (ofTopics.length > 0 ? asDefault(setting) : setting)),
  ];
}

function topicSettings({ topic, load }: Workload): FloorSetting[] {
  const values = { "replication.factor": load?.replicationFactor, "min.insync.replicas": load?.minInsyncReplicas };
  const group = `topic ${topic}`;
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : { group, key, value: String(value), why: WHY_OF_TOPICS.get(key) ?? "" },
  );
}

/** A topic's own value is the promise; what brokers and controllers say is for topics without one. */
const asDefault = (setting: FloorSetting): FloorSetting =>
  bare(setting) === "min.insync.replicas" ? { ...setting, why: "of topics that have none of their own" } : setting;

function dominating(settings: Readonly<Record<string, unknown>>, set: SetByRun = {}): FloorSetting[] {
  const order = [...DOMINATING.keys()];
  const rank = (setting: FloorSetting) => (DOMINATING.has(bare(setting)) ? order.indexOf(bare(setting)) : order.length);
  const all = flattened(settings);
  return all
    .filter((setting) => DOMINATING.has(bare(setting)) || OF_THE_DRIVER.has(setting.group) || isSetByRun(setting, set))
    .filter((setting) => !isOwn(setting) || !all.some((other) => saysTheSame(other, setting)))
    .map((setting) => {
      const why = [DOMINATING.get(bare(setting)), isSetByRun(setting, set) ? "set by this run" : undefined];
      const said = why.filter((one) => one !== undefined).join("; ");
      return said === "" ? setting : { ...setting, why: said };
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** Kafka's own key, without the node or the flow that it was read from. */
const bare = ({ key }: FloorSetting): string => (key.split(" ").at(-1) ?? key).replace(/^[^.]+->[^.]+\./, "");

/** The value of the same key, from a group that was read whatever the run wanted. */
const saysTheSame = (other: FloorSetting, own: FloorSetting): boolean =>
  !isOwn(other) && bare(other) === bare(own) && other.value === own.value;

/** A group that repeats what was wanted of particular nodes. */
const isOwn = ({ group }: FloorSetting): boolean => /^own( |$)/.test(group);

/** Groups are told once for all clusters where those agree, and by cluster (`controllers west`) where they do not. */
function isSetByRun(setting: FloorSetting, set: SetByRun): boolean {
  return Object.keys(set).some((name) => {
    const [cluster, kind, ...key] = name.split(".");
    if (key.join(".") !== bare(setting)) return false;
    if (kind === "mirror") return setting.key.includes(`->${cluster}.`);
    const [, of] = setting.group.split(" ");
    return /^(broker|controllers|own|stated)/.test(setting.group) && (of === undefined || of === cluster);
  });
}

/** The value of one setting wherever it stands. */
export function settingOf(settings: Readonly<Record<string, unknown>>, key: string): string | undefined {
  return flattened(settings).find((setting) => setting.key === key)?.value;
}

function flattened(settings: Readonly<Record<string, unknown>>): FloorSetting[] {
  return Object.entries(settings).flatMap(([name, value]): FloorSetting[] => {
    if (value === null || typeof value !== "object" || Array.isArray(value))
      return [{ group: "", key: name, value: String(value) }];
    return Object.entries(value).map(([key, one]) => ({
      group: name,
      key,
      value: typeof one === "object" ? JSON.stringify(one) : String(one),
    }));
  });
}
