import { type Duration, milliseconds, minutes, parseDuration } from "../../core/duration.ts";
import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { PlannedWorkload } from "../../drill/definition.ts";
import { maximalLoadMs } from "../../protocol/client-commands.ts";
import type { Tier } from "../../targets/tiers.ts";
import { regionsOf, type Topology } from "../../topology/define.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";

/** What `muster workload start` was told, word for word. */
export interface LoadWords {
  readonly topic?: string;
  readonly rate?: string;
  readonly tier?: string;
  readonly group?: string;
  readonly acks?: string;
  readonly partitions?: string;
  readonly on?: string;
  readonly clients?: string;
  readonly standby?: string;
  readonly for?: string;
}

export interface Known {
  readonly topology: Topology;
  readonly presets: readonly PlannedWorkload[];
  readonly tiers: readonly Tier[];
}

export interface LoadRequest {
  readonly definition: WorkloadDefinition;
  readonly tier: Tier;
  readonly lasting: Duration;
}

const lastingWhereNotSaid: Duration = minutes(60);
/** What two cores carry beside the clusters is a tenth of it; more is a typing mistake. */
const mostPerSecond = 10_000;
const mostPartitions = 64;

/** A workload with everything that was not said filled in: from the suites' workload of that name, and from the topology. */
export function loadRequest(name: string | undefined, words: LoadWords, known: Known): LoadRequest {
  const { topology } = known;
  const preset = presetOf(name, words, known);
  const tier = words.tier === undefined ? preset.tier : oneOf("tier", words.tier, known.tiers);
  assertJudgeable(tier, topology);
  const on = words.on ?? firstWritten(topology);
  assertKnown("cluster", on, Object.keys(topology.clusters));
  const topic = legal("topic", words.topic ?? preset.topic);
  const definition: WorkloadDefinition = {
    ...preset,
    name: legal("workload", name ?? preset.name),
    tier: tier.name,
    topic,
    group: words.group === undefined ? preset.group : legal("group", words.group),
    perSecond: words.rate === undefined ? preset.perSecond : wholeNumber("--rate", words.rate, mostPerSecond),
    partitions:
      words.partitions === undefined ? preset.partitions : wholeNumber("--partitions", words.partitions, mostPartitions),
    acks: words.acks === undefined ? preset.acks : acksOf(words.acks),
    idempotent: words.acks === "1" ? false : preset.idempotent,
    on,
    clients: clientsOf("--clients", words.clients ?? clientsIn(topology, on), topology),
    ...(words.standby === undefined ? {} : { standby: standbyOf(words.standby, on, topology) }),
  };
  return { definition, tier, lasting: lastingOf(words.for) };
}

/** A name that none of the suites' workloads has makes a workload of its own, where it is said what it writes to. */
function presetOf(name: string | undefined, { topic }: LoadWords, { presets }: Known): PlannedWorkload {
  const [first] = presets;
  if (first === undefined) throw new UsageError("there is no workload to begin with in suites/workloads.ts");
  const found = name === undefined ? first : presets.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = presets.map((one) => one.name);
  if (name !== undefined && topic === undefined)
    throw new UsageError(`there is no workload "${name}"${suggestion(name, names)}`, {
      hint: `known: ${names.join(", ")}; one of your own says at least what it writes to: --topic <topic>`,
    });
  return { ...first, name: name ?? first.name, group: `${name}-readers` };
}

/** A run that no figure could fail would pass unjudged. */
function assertJudgeable(tier: Tier, { name }: Topology): void {
  const gate = tier.gates[name];
  if (gate?.rpo === undefined || gate.rto === undefined)
    throw new UsageError(`${tier.name} has no gate of RPO and RTO on topology "${name}": nothing could be judged`, {
      hint: `it has gates on ${Object.keys(tier.gates).join(", ") || "nothing"}; topologies/tiers.ts says what a run must show`,
    });
}

/** Where replication begins; without it, the first cluster. */
const firstWritten = ({ replication, clusters }: Topology): string => replication[0]?.from ?? Object.keys(clusters)[0] ?? "";

/** The clients that stand where the cluster does. */
function clientsIn({ clients, clusters }: Topology, cluster: string): string {
  const regions = regionsOf(clusters[cluster]);
  const [name] = Object.entries(clients).find(([, placed]) => "region" in placed && regions.includes(placed.region)) ?? [];
  if (name === undefined)
    throw new UsageError(`no clients stand in region ${regions.join(" or ")}, where ${cluster} is`, {
      hint: `say whose they are: --clients ${Object.keys(clients).join(" | ")}`,
    });
  return name;
}

function clientsOf(flag: string, name: string, { clients }: Topology): string {
  assertKnown(`client group (${flag})`, name, Object.keys(clients));
  return name;
}

function standbyOf(text: string, on: string, topology: Topology): { readonly on: string; readonly clients: string } {
  const [cluster = "", clients, ...rest] = text.split(":");
  if (rest.length > 0)
    throw new UsageError(`--standby ${text} is not <cluster>:<clients>`, { hint: "--standby west:clients-west" });
  assertKnown("cluster (--standby)", cluster, Object.keys(topology.clusters));
  if (cluster === on) throw new UsageError(`--standby ${cluster} is where the workload runs already`);
  return { on: cluster, clients: clientsOf("--standby", clients ?? clientsIn(topology, cluster), topology) };
}

function acksOf(text: string): "all" | 1 {
  if (text === "all" || text === "1") return text === "1" ? 1 : "all";
  throw new UsageError(`--acks ${text}: known are all and 1`, {
    hint: "with acks=0 nothing is promised, and no loss could be told",
  });
}

function lastingOf(text: string | undefined): Duration {
  if (text === undefined) return lastingWhereNotSaid;
  const length = parseDuration(text);
  if (length === undefined || length <= 0)
    throw new UsageError(`--for ${text} is no length of time`, { hint: "a number and its unit: 90s, 10m, 1h" });
  if (length > maximalLoadMs) throw new UsageError(`--for ${text} is longer than load may run by itself`, { hint: "up to 24h" });
  return milliseconds(length);
}

function wholeNumber(flag: string, text: string, most: number): number {
  const number = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= most)) throw new UsageError(`${flag} ${text} is not a whole number from 1 to ${most}`);
  return number;
}

/** Kafka's own rule for topics; sessions and files are named by it too. */
function legal(what: string, name: string): string {
  if (!/^[\w.-]{1,200}$/.test(name) || name === "." || name === "..")
    throw new UsageError(`${what} ${JSON.stringify(name)} has characters that Kafka does not allow in a name`, {
      hint: "letters, digits, '.', '_' and '-', up to 200",
    });
  return name;
}

function assertKnown(what: string, name: string, names: readonly string[]): void {
  if (!names.includes(name))
    throw new UsageError(`there is no ${what} "${name}"${suggestion(name, names)}`, { hint: `known: ${names.join(", ")}` });
}

function oneOf(what: string, name: string, all: readonly Tier[]): Tier {
  const names = all.map((one) => one.name);
  assertKnown(what, name, names);
  return all.find((one) => one.name === name) as Tier;
}
