import { statedSettings } from "../cluster/kraft.ts";
import { settingsInForce } from "../cluster/settings.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import { replicationSettings } from "../replication/mirror-maker.ts";
import type { World } from "../runtime/world.ts";
import { commitEveryMs, endToEndObjectiveMs, latencyObjectiveMs, tuned } from "../workload/definition.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import type { Session } from "./session.ts";
import { detectAfter, type Stage } from "./stage.ts";

/** What a figure cannot be read without: what the nodes say is in force, and what the harness chose. */
export async function gatherSettings(stage: Stage, gathered: Gathered): Promise<void> {
  const { world } = stage;
  const seen = await Promise.all(
    stage.clusters.map(async ({ cluster, features }) => {
      gathered.features[cluster] = features;
      const { broker, minInsyncReplicas } = await settingsInForce(world, cluster);
      const stated = Object.entries(statedSettings(world.plan, cluster)).filter(([key]) => !(key in broker));
      return { cluster, groups: { broker, controllers: onEvery(minInsyncReplicas), stated: Object.fromEntries(stated) } };
    }),
  );
  for (const group of ["broker", "controllers", "stated"] as const)
    Object.assign(
      gathered.settings,
      once(
        group,
        seen.map(({ cluster, groups }) => ({ cluster, settings: groups[group] })),
      ),
    );
  gathered.settings.mirror = replicationSettings(world.plan.topology);
  gathered.settings.client = { ...tuned, commitEveryMs, "auto.offset.reset": "earliest" };
  gathered.settings.judging = { latencyObjectiveMs, endToEndObjectiveMs, detectAfterMs: detectAfter };
}

const onEvery = (values: Readonly<Record<string, string | null>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([node, value]) => [`${node} min.insync.replicas`, value]));

/** Settings that are the same in every cluster are told once, others by cluster. */
function once(
  group: string,
  seen: readonly { readonly cluster: string; readonly settings: object }[],
): Record<string, Record<string, unknown>> {
  const same = new Set(seen.map(({ settings }) => JSON.stringify(settings))).size === 1;
  if (same && seen[0] !== undefined) return { [group]: { ...seen[0].settings } };
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
