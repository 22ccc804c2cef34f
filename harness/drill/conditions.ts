import { statedSettings } from "../cluster/kraft.ts";
import { settingsInForce } from "../cluster/settings.ts";
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
  for (const { cluster, features } of stage.clusters) {
    const { broker, minInsyncReplicas } = await settingsInForce(world, cluster);
    gathered.features[cluster] = features;
    gathered.settings[`broker ${cluster}`] = { ...broker };
    gathered.settings[`controllers ${cluster}`] = Object.fromEntries(
      Object.entries(minInsyncReplicas).map(([node, value]) => [`${node} min.insync.replicas`, value]),
    );
    gathered.settings[`stated ${cluster}`] = statedSettings(world.plan, cluster);
  }
  gathered.settings.mirror = replicationSettings(world.plan.topology);
  gathered.settings.client = { ...tuned, commitEveryMs, "auto.offset.reset": "earliest" };
  gathered.settings.judging = { latencyObjectiveMs, endToEndObjectiveMs, detectAfterMs: detectAfter };
}

/** `plan.json`: enough to know what was meant to stand where, and to do it again. */
export function planOf({ name, spec }: DrillDefinition, world: World, { seed, image }: Session, gathered: Gathered): object {
  const { hosts, paths, topology } = world.plan;
  return {
    drill: name,
    run: world.run,
    seed,
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
