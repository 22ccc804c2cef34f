import { formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { pauseFor } from "../core/eventually.ts";
import { injectFault } from "../injector/inject.ts";
import { type InjectionSite, renewedLeases } from "../injector/site.ts";
import { Journal } from "../runtime/journal.ts";
import type { Workload } from "../workload/workload.ts";
import { heldBackVerb } from "./capacity.ts";
import { compactSyncsVerb } from "./compact-syncs.ts";
import { type DrillContext, type DrillSite, rtoGateOf, stampOf } from "./context.ts";
import { electVerb } from "./elections.ts";
import { evacuateVerb } from "./evacuation.ts";
import { failoverSteps } from "./failover-steps.ts";
import { fenceVerb, unfenceVerb } from "./fence.ts";
import { guardsOf } from "./guards.ts";
import { lastAcknowledged } from "./last-acknowledged.ts";
import { leadFromVerb } from "./lead-from.ts";
import { startLoadVerb } from "./load.ts";
import { remakeTopicsVerb, truncateLogsVerb } from "./lost-logs.ts";
import { migrateGroupsVerb, noteGroupsVerb } from "./migrate-groups.ts";
import { groupsSyncedVerb } from "./offset-sync.ts";
import { awaitOldLogsGone } from "./old-logs.ts";
import { finalReadWithDisks } from "./on-disk.ts";
import { promoteVerb } from "./promotion.ts";
import { readableVerb } from "./readable.ts";
import { type Readiness, readinessOf } from "./readiness.ts";
import { readsOf, secondReadsOf } from "./reads.ts";
import { startReassignmentVerb } from "./reassign.ts";
import { replicationSteps } from "./replication-steps.ts";
import { resendWindowVerb } from "./resend.ts";
import { rolesOf } from "./roles.ts";
import type { Scene } from "./scene.ts";
import { switchOverVerb } from "./switchover.ts";
import { stopReadersVerb, trialReadVerb } from "./trial.ts";
import { wayBackVerb } from "./way-back.ts";

/** All that a drill's body can do, made for one run. */
export const contextOf = (site: DrillSite): DrillContext => withVerbs(site, sharedVerbs(site), readinessOf(site));

const withVerbs = (site: DrillSite, shared: ReturnType<typeof sharedVerbs>, readiness: Readiness): DrillContext => ({
  ...shared,
  ...takeoversOf(site, readiness),
  finalRead: finalReadWithDisks(site, shared.finalRead),
  startLoad: startLoadVerb(site, { withControl: true }),
  inject: injectVerb(site),
  heldBack: heldBackVerb(site),
  placeOf(node) {
    const { region = null, zone = null } = site.stage.world.plan.hosts.find(({ name }) => name === node) ?? {};
    return { region, zone: zone === null ? null : `${region}/${zone}` };
  },
  evacuate: evacuateVerb(site),
  startReassignment: startReassignmentVerb(site),
  truncateLogs: truncateLogsVerb(site),
  remakeTopics: remakeTopicsVerb(site),
  compactSyncs: compactSyncsVerb(site),
  leadFrom: leadFromVerb(site),
  elect: electVerb(site),
  readable: readableVerb(site),
  groupsSynced: groupsSyncedVerb(site),
  ...guardsOf(site, readiness.guard),
  ...secondReadsOf(site),
});

/** One cluster takes over from another, by plan or not, and back. */
function takeoversOf(site: DrillSite, readiness: Readiness) {
  const replication = replicationSteps(site);
  const [fence, promote] = [fenceVerb(site), promoteVerb(site, readiness)];
  return {
    ...replication,
    fence,
    unfence: unfenceVerb(site),
    promote,
    switchOver: switchOverVerb(site, { fence, promote, drained: replication.drained }),
    wayBack: wayBackVerb(site),
    resendWindow: resendWindowVerb(site),
    noteGroups: noteGroupsVerb(site),
    migrateGroups: migrateGroupsVerb(site),
    trialRead: trialReadVerb(site),
    stopReaders: stopReadersVerb(site),
  } satisfies Partial<DrillContext>;
}

/** The verbs that work on any scene, by agents that measure and nothing else. */
export function sharedVerbs(site: DrillSite<Scene>) {
  const { topology, signal, step } = site;
  return {
    regions: namesOf(topology.regions),
    clusters: namesOf(topology.clusters),
    clients: namesOf(topology.clients),
    signal,
    step,
    ...failoverSteps(site),
    ...readsOf(site),
    ...rolesOf(site),
    hold: (what, length) => step(`${what} for ${formatDuration(length)}`, () => pauseFor(length, signal)),
    async soak(length) {
      const at = await stampOf(site);
      const since = site.gathered.faults.at(-1)?.effect.to ?? at;
      const untilGate = seconds(Math.max(0, ...gatesOf(site)) + 1 - (at - since));
      const lasts = milliseconds(Math.max(length, untilGate));
      await step(`soak for ${formatDuration(lasts)}`, () => pauseFor(lasts, signal));
    },
  } satisfies Partial<DrillContext>;
}

const namesOf = (record: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.keys(record).map((name) => [name, name]));

const gatesOf = ({ gathered, topology }: DrillSite<Scene>): number[] =>
  gathered.workloads.map(({ tier }) => rtoGateOf(tier, topology.name)).filter(Number.isFinite);

const loadsOf = ({ workloads, control = [] }: DrillSite["gathered"]): Workload[] => [
  ...workloads.map(({ workload }) => workload),
  ...control,
];

const groundOf = ({ stage, folder, signal, roles, gathered }: DrillSite): InjectionSite => ({
  world: stage.world,
  recorder: folder,
  signal,
  leases: renewedLeases,
  journal: new Journal(),
  reapply: new Map(),
  resolveRole: (role) => roles.resolve(role),
  restore: stage.restore,
  assertWhole: stage.assertWhole,
  lastTold(clusters, dying) {
    const hosts = loadsOf(gathered).flatMap((load) => clusters.flatMap((cluster) => load.hostsIn(cluster)));
    const isAll = hosts.length > 0 && hosts.every((host) => dying.includes(host));
    return { at: lastAcknowledged(folder.lines, clusters), isAll };
  },
});

function injectVerb(site: DrillSite): DrillContext["inject"] {
  const ground = groundOf(site);
  let injected = 0;
  return async (fault) => {
    const { gathered, narrator } = site;
    const id = `f${++injected}`;
    if (fault.kind === "fillDisk" && gathered.world?.keptFrom !== undefined)
      await site.step("deleted topics leave the disks", () => awaitOldLogsGone(site.stage.world, site.signal));
    const active = await injectFault(ground, id, fault);
    gathered.faults.push(active);
    if (fault.kind === "outage" || fault.kind === "kill")
      for (const load of loadsOf(gathered)) for (const host of active.resolved) load.hostDied(host);
    const [gate] = gatesOf(site).toSorted((a, b) => a - b);
    if (gate !== undefined) narrator.stopwatch({ targetSeconds: gate, forSeconds: (await stampOf(site)) - active.effect.from });
    return active;
  };
}
