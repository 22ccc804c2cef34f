import { statedSettings } from "../cluster/kraft.ts";
import { readBack, settingsInForce } from "../cluster/settings.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import { replicationSettings } from "../replication/mirror-maker.ts";
import type { World } from "../runtime/world.ts";
import { clientNamed } from "../workload/clients.ts";
import { commitEveryMs, endToEndObjectiveMs, latencyObjectiveMs } from "../workload/definition.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { detectAfter } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Stage } from "./stage.ts";

/** What a figure cannot be read without: what the nodes say is in force, and what the harness chose. */
export async function gatherSettings(
  stage: Stage,
  { client }: Pick<ParameterRecord, "client">,
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
      once(
        group,
        seen.map(({ cluster, groups }) => ({ cluster, settings: groups[group] })),
      ),
    );
  gathered.settings.mirror = replicationSettings(world.plan.topology);
  gathered.settings.client = { ...clientNamed(client).tuning, commitEveryMs, "auto.offset.reset": "earliest" };
  gathered.settings.judging = { latencyObjectiveMs, endToEndObjectiveMs, detectAfterMs: detectAfter };
}

/** What all these nodes have in common is told once, the rest by node. */
function byNode(nodes: Readonly<Record<string, Readonly<Record<string, string | null>>>>): Record<string, unknown> {
  const values = Object.values(nodes);
  const keys = [...new Set(values.flatMap(Object.keys))];
  const common = keys.filter((key) => new Set(values.map((value) => value[key])).size === 1);
  const rest = Object.entries(nodes).flatMap(([node, value]) =>
    Object.entries(value)
      .filter(([key]) => !common.includes(key))
      .map(([key, one]) => [`${node} ${key}`, one]),
  );
  return Object.fromEntries([...common.map((key) => [key, values[0]?.[key]]), ...rest]);
}

/** Settings that are the same in every cluster are told once, others by cluster. */
function once(
  group: string,
  seen: readonly { readonly cluster: string; readonly settings: object }[],
): Record<string, Record<string, unknown>> {
  const same = new Set(seen.map(({ settings }) => JSON.stringify(settings))).size === 1;
  if (same && seen[0] !== undefined)
    return Object.keys(seen[0].settings).length === 0 ? {} : { [group]: { ...seen[0].settings } };
  return Object.fromEntries(seen.map(({ cluster, settings }) => [`${group} ${cluster}`, { ...settings }]));
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
    run: world.run,
    seed: parameters.seed,
    parameters,
    image,
    topology: topology.name,
    mustMiss: spec.mustMiss ?? [],
    clock: world.anchor,
    hosts,
    paths,
    settings: gathered.settings,
    features: gathered.features,
  };
}
