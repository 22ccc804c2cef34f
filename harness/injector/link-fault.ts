import { seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import { everyOne } from "../core/every-one.ts";
import { describeFault, type Isolate, type Outage } from "../faults/fault.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";
import type { World } from "../runtime/world.ts";
import type { Between } from "../timeline/events.ts";
import type { ActiveFault } from "./active-fault.ts";
import { Canaries } from "./canaries.ts";
import { hostsOf } from "./hosts.ts";
import { killedAt } from "./killed.ts";
import { type KeptLease, keepLease } from "./lease-keeper.ts";
import { answering, lastSignOfLife, proofOf, sightOf, stopsCounted } from "./proof.ts";
import { type ResolvedLinkFault, resolveLinkFault } from "./resolve.ts";
import { type InjectionSite, newLease } from "./site.ts";

/** The fabric's whole ladder: three rungs of 3 s each, and what is read back between them. */
const undoneWithin = seconds(15);

/** Cuts a region off, or takes it down: baseline, deed, proof of effect on old and new connections, and the way back. */
export async function injectLinkFault(site: InjectionSite, id: string, fault: Isolate | Outage): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const resolved = resolveLinkFault(fault, world.plan);
  const canaries = new Canaries(world, resolved.watched, resolved.surviving);
  await canaries.start(seconds(15), signal);
  const hit = [...new Set([...resolved.paths.map(({ path }) => path), ...deadHosts(resolved)])];
  const { at } = await world.fabric.ask("stamp", {});
  recorder.recordDurably({
    at,
    event: "fault.injected",
    fault: id,
    kind: fault.kind,
    subject: fault.subject,
    mode: fault.mode,
    paths: hit,
    undo: "muster down --all",
  });

  let healedAt: number | null = null;
  let lease: KeptLease | undefined;
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= (async () => {
      const { at, stood, survived } = await healLinkFault(site, id, fault, resolved, canaries, lease);
      healedAt = at;
      if (survived !== undefined) throw survived;
      if (lease !== undefined && !stood)
        throw new InvalidDrill(
          `${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time`,
          {
            hint: "the runner was starved or asleep for longer than the lease; nothing measured after that moment may be quoted",
          },
        );
    })();
    return healing;
  };
  try {
    const effect = await deed(site, id, fault, resolved, () => {
      lease = keepLease(site, () => [world.fabric as AgentLink<AgentRole>], id);
    });
    const { proof, effect: proven } = await prove(
      site,
      id,
      fault,
      resolved,
      canaries,
      atLeastSince(lastWordFromTheDead(site, resolved), effect),
    );
    recorder.record({
      at: proven.from,
      event: "fault.effective",
      fault: id,
      kind: fault.kind,
      effect: proven,
      resolved: resolvedNames(world, fault, resolved),
    });
    return {
      id,
      fault,
      resolved: resolvedNames(world, fault, resolved),
      effect: proven,
      proof,
      get healedAt() {
        return healedAt;
      },
      heal,
      [Symbol.asyncDispose]: heal,
    };
  } catch (error) {
    await heal();
    throw error;
  }
}

const deadHosts = ({ dead }: ResolvedLinkFault): string[] => [...dead.nodes, ...dead.clients].map(({ name }) => name);

/** Clusters as well as machines: measuring asks whether a partition's source was hit. */
function resolvedNames({ plan }: World, fault: Isolate | Outage, resolved: ResolvedLinkFault): string[] {
  const hit = new Set(hostsOf(fault.subject, plan).map(({ name }) => name));
  const clusters = Map.groupBy(plan.nodes, ({ cluster }) => cluster);
  const whole = [...clusters].filter(([, nodes]) => nodes.every(({ name }) => hit.has(name))).map(([cluster]) => cluster);
  return [...new Set([...whole, ...deadHosts(resolved)])];
}

/**
 * Packets vanish first, so that nobody outside sees a dying machine say goodbye; then every process in the region is killed,
 * clients telling what they had been told; then the machines go. In effect from the moment the cut was issued to the
 * last death: before it nothing was changed, after it nothing is acknowledged there any more.
 */
async function deed(
  site: InjectionSite,
  id: string,
  fault: Isolate | Outage,
  resolved: ResolvedLinkFault,
  onCut: () => void,
): Promise<Between> {
  const { world, recorder } = site;
  const lease = newLease(site, id, fault);
  const cut = await world.fabric.ask("cut", { ...lease, mode: fault.mode, paths: resolved.ways });
  onCut();
  recorder.record({ at: cut.appliedAt, event: "fault.cut", fault: id, issuedAt: cut.issuedAt, appliedAt: cut.appliedAt });
  const deaths = await everyOne([
    ...resolved.dead.clients.map(async ({ name }) => (await world.clients(name).ask("die", {})).killedAt),
    ...resolved.dead.nodes.map(async ({ name }) => killedAt(name, await world.node(name).ask("kill", {}), cut.issuedAt)),
  ]);
  await everyOne(
    deadHosts(resolved).map((host) => bounded(`killing the container of ${host}`, seconds(10), world.container(host).kill())),
  );
  return { from: cut.issuedAt, to: Math.max(cut.appliedAt, ...deaths) };
}

/** Before the last datum proven to cross, a fault was not in effect: an acknowledgement that a dying client was told is one. */
const atLeastSince = (lastDatum: number, { from, to }: Between): Between => ({
  from: Math.max(from, Math.min(lastDatum, to)),
  to: Math.max(to, lastDatum),
});

function lastWordFromTheDead({ world, lastAcknowledgement }: InjectionSite, resolved: ResolvedLinkFault): number {
  const dead = new Set(deadHosts(resolved));
  return lastAcknowledgement([...new Set(world.plan.nodes.filter(({ name }) => dead.has(name)).map(({ cluster }) => cluster))]);
}

async function prove(
  site: InjectionSite,
  id: string,
  fault: Isolate | Outage,
  resolved: ResolvedLinkFault,
  canaries: Canaries,
  effect: Between,
) {
  const judge = proofOf[fault.mode];
  try {
    await canaries.await(`the proof that ${describeFault(fault)} has effect`, seconds(10), site.signal, judge, resolved.watched);
  } catch (error) {
    throw new InvalidDrill(`${describeFault(fault)} was injected but its effect is not proven: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const { reports } = await canaries.report(resolved.watched);
  const proof = [
    `${reports.length} watched paths ${sightOf[fault.mode]}`,
    ...(fault.mode === "refuse" ? [] : [await packetCounters(site.world, id, fault, resolved)]),
    ...(deadHosts(resolved).length > 0 ? [`killed: ${deadHosts(resolved).join(", ")}`] : []),
  ];
  await canaries.assertAnswering(resolved.surviving, effect.to, site.signal);
  return { proof, effect: { from: effect.from, to: Math.max(effect.to, lastSignOfLife(reports)) } };
}

async function packetCounters(
  world: World,
  id: string,
  { mode }: Isolate | Outage,
  resolved: ResolvedLinkFault,
): Promise<string> {
  const watched = new Set(resolved.watched.map(({ path }) => path));
  const ways = resolved.ways.filter(({ path }) => watched.has(path));
  const counted = stopsCounted(ways, await world.fabric.ask("drops", { lease: id }));
  if (!counted.proven) throw new InvalidDrill(`what the canaries saw is not the cut's doing: ${counted.seen}`);
  return `${mode} counters > 0 on all ${ways.length} watched paths`;
}

/**
 * What should have survived until now is looked at once more. Then machines first: a path healed before its machine is back
 * would let Toxiproxy dial an address that does not exist. The cut is undone even if a machine does not come back.
 */
async function healLinkFault(
  site: InjectionSite,
  id: string,
  fault: Isolate | Outage,
  resolved: ResolvedLinkFault,
  canaries: Canaries,
  lease: KeptLease | undefined,
): Promise<{ at: number; stood: boolean; survived: InvalidDrill | undefined }> {
  const { world, recorder } = site;
  const signal = AbortSignal.timeout(seconds(150));
  const { at: startedAt } = await world.fabric.ask("stamp", {});
  const survived = lease === undefined ? undefined : await survivors(canaries, resolved, startedAt, signal);
  recorder.record({ at: startedAt, event: "heal.started", fault: id });
  try {
    const [revived] = await Promise.allSettled([everyOne(deadHosts(resolved).map((host) => world.revive(host)))]);
    lease?.stop();
    const { appliedAt, wasHeld } = await world.fabric.ask("undo", { lease: id }, undoneWithin);
    if (revived.status === "rejected") throw revived.reason;
    await site.restore(
      resolved.dead.nodes.map(({ name }) => name),
      signal,
    );
    // A connection to a machine that died has no future: only a cut that spared the machines must give the old ones back.
    const back = fault.kind === "outage" ? new Canaries(world, resolved.paths, []) : canaries;
    if (fault.kind === "outage") await back.send();
    await canariesAnswer(world, resolved, back, appliedAt, fault, signal);
    await site.assertWhole(signal);
    for (const sent of new Set([back, canaries])) await sent.stop();
    const { at } = await world.fabric.ask("stamp", {});
    recorder.record({ at, event: "fault.healed", fault: id });
    return { at, stood: wasHeld && lease?.lapsed === false, survived };
  } catch (error) {
    if (error instanceof InvalidDrill) throw error;
    throw new HealNotProven(`${describeFault(fault)} may not be healed: ${messageOf(error)}`, {
      cause: error,
      hint: "`muster down --all` removes the whole topology and with it the fault",
    });
  } finally {
    lease?.stop();
  }
}

/** Why the paths that should work under the fault do not; undefined where they do. It must not keep the heal from happening. */
async function survivors(
  canaries: Canaries,
  { surviving }: ResolvedLinkFault,
  since: number,
  signal: AbortSignal,
): Promise<InvalidDrill | undefined> {
  try {
    await canaries.assertAnswering(surviving, since - 2, signal);
    return undefined;
  } catch (error) {
    return error instanceof InvalidDrill ? error : new InvalidDrill(messageOf(error), { cause: error });
  }
}

/** The ladder: undo → restart of the source's toxiproxy. Old connections may stay silent for as long again as they were cut. */
async function canariesAnswer(
  world: World,
  resolved: ResolvedLinkFault,
  canaries: Canaries,
  since: number,
  fault: Isolate | Outage,
  signal: AbortSignal,
): Promise<void> {
  const affected = fault.kind === "outage" ? resolved.paths : resolved.watched;
  const what = `every path of ${describeFault(fault)} to answer again on old and new connections`;
  const asNew = (reports: Parameters<typeof answering>[0]) =>
    answering(
      reports.map((report) => ({ ...report, old: report.new })),
      since,
    );
  try {
    await canaries.await(`${what} (new ones)`, seconds(5), signal, asNew, affected);
  } catch {
    const { reports } = await canaries.report(affected);
    const stuck = affected.filter(({ path }) => !asNew(reports.filter((report) => report.path === path)).proven);
    const sources = new Set(stuck.map(({ source }) => source));
    for (const source of sources) await world.fabric.ask("restartProxy", { source }, seconds(20));
  }
  await canaries.await(what, seconds(120), signal, (reports) => answering(reports, since), affected);
}
