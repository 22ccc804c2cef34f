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

/** A connector hands keys with these prefixes to its clients, and those of a listener are the listener's. */
const PREFIXES: readonly [RegExp, NodeKind, readonly Owner[]][] = [
  [/^listener\.name\.[^.]+\./, "node", ["node"]],
  [/^(?:(?:source|target)\.)?producer\.(?:override\.)?/, "mirror", ["producer"]],
  [/^(?:(?:source|target)\.)?consumer\.(?:override\.)?/, "mirror", ["consumer"]],
  [/^(?:(?:source|target)\.)?admin\.(?:override\.)?/, "mirror", ["admin"]],
  [/^(?:source|target)\.cluster\./, "mirror", ["producer", "consumer", "admin"]],
];

const bookOf = (kind: NodeKind): "node" | "mirror" => (kind === "mirror" ? "mirror" : "node");

/** Kafka itself only warns of a key that it does not know: a typo would be measured as "makes no difference". */
export function requireKnownKeys(settings: readonly Setting[], keys: KafkaKeys, kafka: string): void {
  for (const setting of settings) {
    const { key, kind } = setting;
    const book = bookOf(kind);
    if (keys[book].has(key)) continue;
    const prefixed = PREFIXES.find(([prefix, whose]) => whose === book && prefix.test(key));
    const rest = prefixed === undefined ? key : key.replace(prefixed[0], "");
    const known = prefixed === undefined ? [...keys[book]] : prefixed[2].flatMap((owner) => [...keys[owner]]);
    if (prefixed !== undefined && known.includes(rest)) continue;
    throw new UsageError(`--set ${nameOf(setting)}: Kafka ${kafka} documents no setting "${rest}"${suggestion(rest, known)}`, {
      hint: `its ${known.length} keys, as that version prints them, are in the image's /opt/kafka/settings.txt`,
    });
  }
}
