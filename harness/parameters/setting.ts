import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";

/**
 * Which processes of a cluster a setting is for. `node`: all its Kafka nodes, whatever their role, which is right for keys
 * whose reader is not obvious (`broker.session.timeout.ms` is the controller's); `mirror`: the connectors that copy into it.
 */
export const NODE_KINDS = ["node", "broker", "controller", "mirror"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** One `--set <cluster>.<node-kind>.<key>=<value>`. Whether cluster and key exist is known only to a topology and to Kafka. */
export interface Setting {
  readonly cluster: string;
  readonly kind: NodeKind;
  readonly key: string;
  readonly value: string;
}

/** As it was said. */
export const nameOf = ({ cluster, kind, key }: Omit<Setting, "value">): string => `${cluster}.${kind}.${key}`;

const example = "for example --set home.node.broker.session.timeout.ms=6000";

/** The key is what Kafka calls it, dots included, so only the first two dots and the first "=" divide. */
export function parseSetting(text: string): Setting {
  const [, cluster, kind, key, value] = /^([^.=]+)\.([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
  if (cluster === undefined || kind === undefined || key === undefined || value === undefined)
    throw new UsageError(`--set ${text} is not <cluster>.<node-kind>.<key>=<value>`, { hint: example });
  if (!isNodeKind(kind))
    throw new UsageError(`--set ${text}: there is no node kind "${kind}"${suggestion(kind, NODE_KINDS)}`, {
      hint: `known: ${NODE_KINDS.join(", ")}`,
    });
  if (/[\r\n]/.test(text)) throw new UsageError(`--set ${cluster}.${kind}.${key}: a value is one line`, { hint: example });
  return { cluster, kind, key: key.trim(), value: value.trim() };
}

/** Each may be said once: of two values for the same setting, one would be silently ignored. */
export function parseSettings(texts: readonly string[]): readonly Setting[] {
  const settings = texts.map(parseSetting);
  const names = settings.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--set ${twice} is given twice`, { hint: "say which value is meant" });
  return settings;
}

const isNodeKind = (kind: string): kind is NodeKind => (NODE_KINDS as readonly string[]).includes(kind);
