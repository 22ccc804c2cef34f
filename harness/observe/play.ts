import { NotRun } from "../core/errors.ts";
import { clientSettings } from "../drill/client-settings.ts";
import type { PlannedWorkload } from "../drill/definition.ts";
import { hostEvery } from "../drill/host-load.ts";
import type { Opening, Play } from "../drill/play.ts";
import { detectAfter, probePartitions, startProbe } from "../drill/probe.ts";
import { pulseClients } from "../drill/pulse.ts";
import type { ParsedEnvironment } from "../environment/parse.ts";
import type { Role } from "../faults/subject.ts";
import { printRole } from "../faults/subject-text.ts";
import { RoleBook } from "../injector/role-book.ts";
import { partitionHolders } from "../injector/targets.ts";
import type { Security } from "../protocol/security.ts";
import { endToEndObjectiveMs, latencyObjectiveMs } from "../workload/definition.ts";
import { MarkDesk } from "./mark-desk.ts";
import { always, declareInto, leftOut } from "./missing.ts";
import { askPeople } from "./people.ts";
import { type ObservedScene, sceneOf } from "./scene.ts";
import { observedContext } from "./verbs.ts";
import { type ObservedWorld, reachClusters } from "./world.ts";

export interface Observing {
  readonly parsed: ParsedEnvironment;
  readonly security: ReadonlyMap<string, Security | undefined>;
  /** Where marks arrive. */
  readonly socket: string;
}

/** A drill on clusters of somebody else: agents as plain processes here, clusters checked against their pins, then the probe. */
export const playOnClusters =
  ({ parsed, security, socket }: Observing) =>
  async (opening: Opening): Promise<Play> => {
    const { definition, run, listener, step, gathered } = opening;
    const { topology } = definition.spec;
    const { workloads } = definition.spec;
    const chosen = workloads.filter(({ name }) => parsed.environment.workloads?.includes(name) ?? true);
    const missing = [...always, ...leftOut(workloads.filter((workload) => !chosen.includes(workload)))];
    gathered.missing = missing;
    const world = await step("agents as plain processes; cluster ids against their pins", () =>
      reachClusters({ run, topology, parsed, security, listener }),
    );
    let desk: MarkDesk | undefined;
    const pulse = pulseClients(world, Object.keys(topology.clients));
    return {
      async prepare() {
        desk = await MarkDesk.open(socket, world.stamp);
        const stage = sceneOf(world, parsed.environment);
        gathered.clock = world.anchor;
        await world.observer.ask("host.watch", { everyMs: hostEvery });
        recordConditions(opening, stage, parsed);
        await startEdgeProbe(opening, stage);
        const ask = askPeople(opening, desk, parsed.environment.markWithinMinutes);
        const planned = chosen.map((workload) => renamed(workload, stage));
        const roles = new RoleBook({
          pins: [],
          hosts: [],
          recorder: opening.folder,
          holdersNow: (role) => observedHolders(world, role),
          stamp: world.stamp,
          resolved(held) {
            gathered.roleHolders = held;
          },
        });
        return observedContext({ ...opening, topology, planned, stage, roles }, ask, declareInto(missing));
      },
      keepLogs: async () => undefined,
      async [Symbol.asyncDispose]() {
        clearInterval(pulse);
        desk?.[Symbol.dispose]();
        await world[Symbol.asyncDispose]();
      },
    };
  };

/** Topics and groups on clusters of somebody else have names that cannot be theirs. */
const renamed = ({ topic, group, ...rest }: PlannedWorkload, { named }: ObservedScene): PlannedWorkload => ({
  ...rest,
  topic: named(topic),
  group: group === null ? null : named(group),
});

async function startEdgeProbe({ definition, step }: Opening, { world, named, createTopic }: ObservedScene): Promise<void> {
  const { source } = definition.spec.loss;
  const name = named("probe");
  await step(`the probe writes to ${name} in ${source}`, async () => {
    await createTopic(source, { name, partitions: probePartitions });
    await startProbe(world, source, name);
  });
}

/** `plan.json` and the record's conditions. References to secrets may stand there, secrets never. */
function recordConditions(
  { definition, run, parameters, folder, gathered }: Opening,
  { world, named }: ObservedScene,
  { environment }: ParsedEnvironment,
): void {
  for (const [cluster, { features }] of world.discovered) gathered.features[cluster] = features;
  gathered.settings.client = clientSettings(parameters.client, definition.spec.workloads);
  gathered.settings.judging = { latencyObjectiveMs, endToEndObjectiveMs, detectAfterMs: detectAfter };
  const minIsr = Object.entries(world.topology.clusters).map(([cluster, { minInsyncReplicas }]) => [cluster, minInsyncReplicas]);
  // Held against every topic of the run before its load begins.
  gathered.settings.topic =
    new Set(minIsr.map(([, value]) => value)).size === 1 ? { "min.insync.replicas": minIsr[0]?.[1] } : Object.fromEntries(minIsr);
  gathered.settings.observed = { "topics and groups": named("…"), "left behind": "they are not deleted" };
  folder.write("plan.json", {
    mode: "observed",
    drill: definition.name,
    run,
    seed: parameters.seed,
    parameters,
    topology: definition.spec.topology.name,
    mustMiss: definition.spec.mustMiss ?? [],
    clock: { ...world.anchor, zero: world.zero },
    environment,
    brokers: brokersOf(world),
    settings: gathered.settings,
    features: gathered.features,
    missing: gathered.missing,
  });
}

const brokersOf = ({ discovered }: ObservedWorld): Record<string, string[]> =>
  Object.fromEntries(
    [...discovered].map(([cluster, { brokers }]) => [cluster, brokers.map(({ id, host, port }) => `${id} ${host}:${port}`)]),
  );

/** The observer tells who leads; whoever coordinates or controls is nobody that people could be asked to hit by a name of ours. */
async function observedHolders(world: ObservedWorld, role: Role): Promise<string[]> {
  if ("partition" in role) return partitionHolders(world, role);
  throw new NotRun(`${printRole(role)} cannot be told on clusters of somebody else: name the node`);
}
