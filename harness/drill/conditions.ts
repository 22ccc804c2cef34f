import { statedSettings } from "../cluster/kraft.ts";
import { readBack, settingsInForce } from "../cluster/settings.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import { replicationSettings } from "../replication/settings.ts";
import type { HostRecord } from "../report/record.ts";
import type { World } from "../runtime/world.ts";
import { statedDisks } from "../topology/define.ts";
import type { PlannedHost } from "../topology/plan.ts";
import { endToEndObjectiveMs, latencyObjectiveMs } from "../workload/definition.ts";
import { clientSettings } from "./client-settings.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { detectAfter } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Stage } from "./stage.ts";

/** What a figure cannot be read without: what the nodes say is in force, and what the harness chose. */
export async function gatherSettings(
  stage: Pick<Stage, "world" | "clusters">,
  { client }: Pick<ParameterRecord, "client">,
  { spec: { workloads } }: Pick<DrillDefinition, "spec">,
  gathered: Gathered,
): Promise<void> {
  const { world } = stage;
  const seen = await Promise.all(
    stage.clusters.map(async ({ cluster, features }) => {
      gathered.features[cluster] = features;
      const { broker, controllers } = await settingsInForce(world, cluster);
      const own = await readBack(world, cluster);
      const told = new Set([broker, ...Object.values(controllers), ...Object.values(own)].flatMap(Object.keys));
      const stated = Object.entries(statedSettings(world.plan, cluster)).filter(([key]) => !told.has(key));
      const groups = { broker, controllers: byNode(controllers), own: byNode(own), stated: Object.fromEntries(stated) };
      return { cluster, groups };
    }),
  );
  for (const group of ["broker", "controllers", "own", "stated"] as const)
    Object.assign(
      gathered.settings,
      once(group, Object.fromEntries(seen.map(({ cluster, groups }) => [cluster, groups[group]]))),
    );
  gathered.settings.disks = statedDisks(world.plan.topology);
  gathered.settings.mirror = replicationSettings(world.plan.topology);
  gathered.settings.client = clientSettings(client, workloads);
  gathered.settings.judging = { latencyObjectiveMs, endToEndObjectiveMs, detectAfterMs: detectAfter };
}

/** A planned machine as the record tells of it; its addresses are the plan's business. */
export function hostRecord(host: PlannedHost & { readonly cluster?: string; readonly roles?: readonly string[] }): HostRecord {
  const { name, kind, region, zone, cluster, roles } = host;
  return { name, kind, region, zone, ...(cluster !== undefined && { cluster }), ...(roles !== undefined && { roles }) };
}

/** What the nodes themselves said, of all that was gathered so far. */
export function saidByKafka({ features, settings }: Pick<Gathered, "features" | "settings">): unknown {
  const groups = Object.entries(settings).filter(([group]) => /^(broker|controllers|own)\b/.test(group));
  return structuredClone({ features, settings: Object.fromEntries(groups) });
}

type Values = Readonly<Record<string, unknown>>;

/** What all of these (nodes, or clusters) have in common, and what each has besides. */
function split(all: Readonly<Record<string, Values>>): { common: Values; rest: Readonly<Record<string, Values>> } {
  const values = Object.values(all);
  const keys = [...new Set(values.flatMap(Object.keys))];
  const same = new Set(keys.filter((key) => new Set(values.map((value) => value[key])).size === 1));
  const besides = (value: Values): Values => Object.fromEntries(Object.entries(value).filter(([key]) => !same.has(key)));
  return {
    common: Object.fromEntries([...same].map((key) => [key, values[0]?.[key]])),
    rest: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, besides(value)])),
  };
}

/** A setting that is the same on all nodes is told once, others by node. */
function byNode(nodes: Readonly<Record<string, Values>>): Values {
  const { common, rest } = split(nodes);
  const named = Object.entries(rest).flatMap(([node, own]) =>
    Object.entries(own).map(([key, value]) => [`${node} ${key}`, value]),
  );
  return { ...common, ...Object.fromEntries(named) };
}

/** A setting that is the same in every cluster is told once, others by cluster: groups `broker`, `broker east`, `broker west`. */
function once(group: string, clusters: Readonly<Record<string, Values>>): Record<string, Values> {
  const { common, rest } = split(clusters);
  const groups = [
    [group, common] as const,
    ...Object.entries(rest).map(([cluster, own]) => [`${group} ${cluster}`, own] as const),
  ];
  return Object.fromEntries(groups.filter(([, values]) => Object.keys(values).length > 0));
}

/** `plan.json`: enough to know what was meant to stand where, and to do it again. */
export function planOf(
  { name, spec }: DrillDefinition,
  world: World,
  { image }: Session,
  parameters: ParameterRecord,
  gathered: Gathered,
): object {
  const { hosts, paths, topology } = world.plan;
  return {
    drill: name,
    run: world.recordRun,
    seed: parameters.seed,
    parameters,
    image,
    topology: topology.name,
    mustMiss: spec.mustMiss ?? [],
    roleHolders: gathered.roleHolders ?? [],
    clock: world.anchor,
    hosts,
    paths,
    settings: gathered.settings,
    features: gathered.features,
  };
}
