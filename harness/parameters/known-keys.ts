import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type NodeKind, nameOf, type Setting } from "./setting.ts";

/** Whose documentation a key stands in: a node's, a mirror connector's, or that of a client inside a connector. */
const OWNERS = ["node", "mirror", "producer", "consumer", "admin"] as const;
type Owner = (typeof OWNERS)[number];

/** Every key that one version of Kafka documents. */
export type KafkaKeys = Readonly<Record<Owner, ReadonlySet<string>>>;

/** From the image's `settings.txt`, which Kafka's own classes printed: `node broker.session.timeout.ms`, one a line. */
export function parseKeys(text: string): KafkaKeys {
  const lines = text.split("\n").map((line) => line.split(" "));
  const of = (owner: Owner) => new Set(lines.flatMap(([whose, key]) => (whose === owner && key !== undefined ? [key] : [])));
  return Object.fromEntries(OWNERS.map((owner) => [owner, of(owner)])) as Record<Owner, Set<string>>;
}

/**
 * Behind which prefixes a key is read at all: those of a listener are the listener's, and MirrorSourceConnector has what it
 * copies written by Connect's own producer (`producer.override.`, as the worker's policy `All` allows) and read by a consumer of
 * its own. Source: Kafka's MirrorConnectorConfig (since its clients have roles, 3.5) and Worker.
 */
const READ: readonly [RegExp, NodeKind, Owner][] = [
  [/^listener\.name\.[^.]+\./, "node", "node"],
  [/^producer\.override\./, "mirror", "producer"],
  [/^source\.consumer\./, "mirror", "consumer"],
  [/^(?:source|target)\.admin\./, "mirror", "admin"],
];

/**
 * Connect keeps these too, and they change nothing of what is copied: `producer.` is the offset syncs' producer,
 * `consumer.override.` a sink's, `source.cluster.` is read for security alone, and a shorter prefix yields to the flow's longer one.
 */
const IDLE = /^(?:(?:source|target)\.)?(?:producer|consumer|admin|cluster)\.(?:override\.)?/;

const INSTEAD: readonly [Owner, readonly string[]][] = [
  ["producer", ["producer.override."]],
  ["consumer", ["source.consumer."]],
  ["admin", ["source.admin.", "target.admin."]],
];

/** MirrorMaker assigns partitions to its consumer and commits for itself. */
const OF_MEMBERS: ReadonlySet<string> = new Set([
  "enable.auto.commit",
  "auto.commit.interval.ms",
  "group.id",
  "group.instance.id",
  "group.protocol",
  "group.remote.assignor",
  "partition.assignment.strategy",
  "session.timeout.ms",
  "heartbeat.interval.ms",
  "max.poll.interval.ms",
]);

const bookOf = (kind: NodeKind): "node" | "mirror" => (kind === "mirror" ? "mirror" : "node");

/** Kafka itself only warns of a key that it does not know: a typo would be measured as "makes no difference". */
export function requireKnownKeys(settings: readonly Setting[], keys: KafkaKeys, kafka: string): void {
  for (const setting of settings) {
    const { key, kind } = setting;
    const book = bookOf(kind);
    if (keys[book].has(key)) continue;
    const read = READ.find(([prefix, whose]) => whose === book && prefix.test(key));
    const rest = read === undefined ? key : key.replace(read[0], "");
    const known = [...keys[read?.[2] ?? book]];
    if (read?.[2] === "consumer" && OF_MEMBERS.has(rest))
      throw new UsageError(`--set ${nameOf(setting)} would change nothing`, {
        hint: "MirrorMaker's consumer takes partitions by itself, as a member of no group, and never commits",
      });
    if (read !== undefined && known.includes(rest)) continue;
    if (kind === "mirror") refuseIdle(setting, keys);
    throw new UsageError(`--set ${nameOf(setting)}: Kafka ${kafka} documents no setting "${rest}"${suggestion(rest, known)}`, {
      hint: `its ${known.length} keys, as that version prints them, are in the image's /opt/kafka/settings.txt`,
    });
  }
}

function refuseIdle(setting: Setting, keys: KafkaKeys): void {
  const { key } = setting;
  if (!IDLE.test(key)) return;
  const rest = key.replace(IDLE, "");
  const role = OWNERS.find((owner) => key.split(".").includes(owner));
  const instead = INSTEAD.filter(([owner]) => keys[owner].has(rest) && (role ?? owner) === owner)
    .flatMap(([, prefixes]) => prefixes)
    .map((prefix) => `--set ${nameOf({ ...setting, key: `${prefix}${rest}` })}`);
  if (instead.length > 0)
    throw new UsageError(`--set ${nameOf(setting)} would be kept and change nothing of what is copied`, {
      hint: `say ${instead.join(" or ")}`,
    });
}
