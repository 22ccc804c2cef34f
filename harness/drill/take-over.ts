import { differences, lookPastAgents, type Snapshot } from "../cluster/snapshot.ts";
import { observedNodes } from "../cluster/start.ts";
import { awaitWholeClusters } from "../cluster/whole.ts";
import { type Duration, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { Journal } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import type { Relay } from "./relay.ts";
import { agentsOfDrill, launchWorkers, type Stage, type StageStep, serving } from "./stage.ts";

const wholeWithin = seconds(30);
const emptyWithin = seconds(20);

/** A world that a drill has had, at rest: machines and Kafka run, nobody observes it and no client is there. */
export interface LeftWorld extends AsyncDisposable {
  readonly world: World;
  readonly topology: World["topology"];
  readonly relay: Relay;
  /** The drill that had it last. */
  readonly run: string;
  /** How many have had it. */
  readonly drills: number;
  /** As it looked past the agents when it was new. */
  readonly whenNew: Snapshot;
  /** What Kafka said of features and settings when it was new. */
  readonly settings: unknown;
  /** How many bytes of each machine's log earlier drills have kept. */
  readonly logsKept: Map<string, number>;
}

interface Taking {
  readonly run: string;
  readonly signal: AbortSignal;
  readonly step: StageStep;
}

/**
 * Makes a world that was left the world of another drill, or says why it cannot be that. Only machines and Kafka's processes go on:
 * every agent that measures or sends is started anew, every topic, group and offset is gone, Connect begins with nothing. `saw` = what
 * shows that it is whole, in words.
 */
export async function takeOver(left: LeftWorld, { run, signal, step }: Taking): Promise<{ stage: Stage; saw: string[] }> {
  const { world, relay } = left;
  await world.serve(run);
  relay.hold(world.anchor.at);
  const saw = await step(`the world of run ${left.run} is looked at and emptied`, async () => {
    await Promise.all(agentsOfDrill(world).map((name) => world.revive(name)));
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    return [await seenWhole(left, signal), await emptied(world)];
  });
  if (relay.unheard > 0)
    throw new EnvironmentError(`${relay.unheard} ledger lines were said after the drill that they belong to`);
  await launchWorkers(world);
  return { stage: await serving(world, step, signal), saw };
}

/** The healed check, past the agents as well: each of these was so when the world was new. */
async function seenWhole({ world, whenNew }: LeftWorld, signal: AbortSignal): Promise<string> {
  await awaitWholeClusters(world, wholeWithin, signal);
  const machines = ["fabric", ...world.plan.nodes.map(({ name }) => name), ...world.plan.connects.map(({ name }) => name)];
  const held = await Promise.all(
    machines.map(async (name) => {
      const leases = await world.agentOf(name).ask("leases", {});
      return [...leases].map(({ what }) => `${name} holds ${what}`);
    }),
  );
  const journalled = new Journal().standing(world.run).map(({ what }) => `the journal holds ${what}`);
  const wrong = [...held.flat(), ...journalled, ...differences(whenNew, await lookPastAgents(world))];
  if (wrong.length > 0) throw new EnvironmentError(`it is not as it was when new: ${wrong.join("; ")}`);
  const looks = Object.keys(whenNew).length;
  return `every replica in sync, no lease on ${machines.length} machines, ${looks} looks at rules, proxies, processes and disks as when new`;
}

/** MirrorMaker's stored offsets, syncs and checkpoints are topics like others: with them gone, a new worker knows nothing. */
async function emptied(world: World): Promise<string> {
  await Promise.all(world.plan.connects.map(({ name }) => world.node(name).ask("kill", {})));
  const each = await Promise.all(
    Object.keys(world.topology.clusters).map(async (cluster) => {
      const longer = (emptyWithin * 2 + seconds(5)) as Duration;
      const { deleted, topics, groups } = await world.observer.ask("cluster.empty", { cluster, withinMs: emptyWithin }, longer);
      if (topics.length + groups.length > 0)
        throw new EnvironmentError(`${cluster} still has ${[...topics, ...groups].join(", ")}`);
      return `${cluster}: ${deleted.length} topics deleted, no topic and no group left`;
    }),
  );
  return each.join("; ");
}
