import { seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { describeFault, type LinkFault } from "../faults/fault.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import type { PlannedPath } from "../topology/plan.ts";
import { amongOthers } from "./among-others.ts";
import { Canaries } from "./canaries.ts";
import { restoredBy } from "./degrade-proof.ts";
import { ensureFabric, makeFabricAnew } from "./fabric-alive.ts";
import { besides, standingOn } from "./held.ts";
import type { KeptLease } from "./lease-keeper.ts";
import { deadHosts } from "./link-deed.ts";
import { healNotProven } from "./not-healed.ts";
import { answering } from "./proof.ts";
import { type ResolvedLinkFault, resolveLinkFault } from "./resolve.ts";
import type { InjectionSite } from "./site.ts";
import { undoOnFabric } from "./undo-on-fabric.ts";
import { awaitWhole } from "./whole.ts";

/** What the process that injected a fault has of it, and another one has not: canaries from before it, and its lease. */
interface OwnFault {
  readonly canaries: Canaries;
  readonly lease: KeptLease | undefined;
  readonly resolved: ResolvedLinkFault;
  /** Answer times of before the fault. */
  readonly before: readonly CanaryReport[];
}

interface HealedLink {
  readonly at: number;
  /** Whether it had stood until now. */
  readonly stood: boolean;
  readonly survived: InvalidDrill | undefined;
}

/**
 * What should have survived until now is looked at once more. Then machines first: a path healed before its machine is back
 * would let Toxiproxy dial an address that does not exist. The cut is undone even if a machine does not come back.
 */
export async function healLinkFault(site: InjectionSite, id: string, fault: LinkFault, own?: OwnFault): Promise<HealedLink> {
  const { world, recorder, journal } = site;
  const signal = AbortSignal.timeout(seconds(240));
  const meant = resolveLinkFault(fault, world.plan);
  const dead = deadHosts(meant);
  const sent = new Set<Canaries>(own === undefined ? [] : [own.canaries]);
  try {
    // Nothing can be told while the engine stands still; and a fabric that is made anew is not to cut again what is being healed.
    site.reapply.delete(id);
    await ensureFabric(site, signal);
    const others = await othersThan(site, id, dead);
    const { surviving } = amongOthers(own?.resolved ?? meant, others, world.plan);
    const startedAt = await world.stamp();
    const survived = own?.lease === undefined ? undefined : await survivors(own.canaries, surviving, startedAt, signal);
    recorder.record({ at: startedAt, event: "heal.started", fault: id });
    const taken = await takenMachines(site, dead);
    const [revived] = await Promise.allSettled([everyOne(dead.map((host) => world.revive(host)))]);
    own?.lease?.stop();
    const undone = await undoOnFabric(site, id, signal);
    if (revived.status === "rejected") throw revived.reason;
    const nodes = meant.dead.nodes.map(({ name }) => name).filter((name) => taken.includes(name));
    if (nodes.length > 0) await restored(site, nodes, others.faults.length > 0, signal);
    // A connection to a machine that died has no future, nor has one that another process kept: those are opened anew.
    const kept = own !== undefined && fault.kind !== "outage" && !own.canaries.outlived ? own.canaries : undefined;
    const affected = amongOthers({ ...meant, watched: meant.paths }, await othersThan(site, id), world.plan).watched;
    const watched = kept === undefined ? affected : affected.filter((path) => own?.resolved.watched.includes(path));
    const back = kept ?? new Canaries(world, watched, []);
    sent.add(back);
    if (kept === undefined) await back.send();
    const rung = (await everyPathAnswers(site, id, fault, watched, back, undone.at, signal)) ?? undone.rung;
    const quick = fault.kind === "degrade" && own !== undefined ? restoredBy(fault, own.before) : undefined;
    if (quick !== undefined)
      await back.await(`answer times of ${describeFault(fault)} to be as before`, seconds(60), signal, quick, watched);
    const whole = await awaitWhole(site, id, signal);
    journal.healed(world.run, id);
    const at = await world.stamp();
    recorder.record({ at, event: "fault.healed", fault: id, rung, whole });
    return { at, stood: undone.wasHeld && own?.lease?.lapsed !== true, survived };
  } catch (error) {
    if (error instanceof InvalidDrill) throw error;
    throw healNotProven(world, id, fault, error);
  } finally {
    own?.lease?.stop();
    for (const one of sent) await one.stop().catch(() => undefined);
  }
}

/** Machines whose containers went, and those that hold no lease of another fault: what that keeps down is its own to start. */
async function takenMachines({ world }: InjectionSite, hosts: readonly string[]): Promise<string[]> {
  const taken = await Promise.all(
    hosts.map(async (name) => {
      if (!(await world.runs(name))) return true;
      const held = await world
        .agentOf(name)
        .ask("leases", {}, seconds(3))
        .catch(() => []);
      return held.length === 0;
    }),
  );
  return hosts.filter((_, index) => taken[index]);
}

/** A cluster that another fault keeps from being whole cannot be waited for: its paths are, below. */
const restored = (site: InjectionSite, nodes: readonly string[], othersStand: boolean, signal: AbortSignal): Promise<void> =>
  site.restore(nodes, signal).catch((error: unknown) => {
    if (!othersStand) throw error;
  });

/** Machines that this fault took do not answer for the reason that is about to be undone. */
async function othersThan({ world, journal }: InjectionSite, id: string, dead: readonly string[] = []) {
  const { faults, silent } = await standingOn(world, journal.standing(world.run));
  return {
    faults: besides(faults, id),
    silent: silent.filter((agent) => !dead.includes(agent) && agent !== "fabric"),
  };
}

/** Why the paths that should work under the fault do not; undefined where they do. It must not keep the heal from happening. */
async function survivors(
  canaries: Canaries,
  surviving: readonly PlannedPath[],
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

/**
 * New connections first: where they do not come back, it is not TCP's patience, and the next rungs are climbed: the toxiproxy of
 * the source started anew, then the fabric. Old ones may stay silent for as long again as they were cut.
 */
async function everyPathAnswers(
  site: InjectionSite,
  id: string,
  fault: LinkFault,
  affected: readonly PlannedPath[],
  canaries: Canaries,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (affected.length === 0) return undefined;
  const what = `every path of ${describeFault(fault)} to answer again on old and new connections`;
  const onNew = (reports: Parameters<typeof answering>[0]) =>
    answering(
      reports.map((report) => ({ ...report, old: report.new })),
      since,
    );
  const answers = (within: number): Promise<boolean> =>
    canaries.await(`${what} (new ones)`, seconds(within), signal, onNew, affected).then(
      () => true,
      () => false,
    );
  let rung: string | undefined;
  if (!(await answers(5))) {
    rung = "restart";
    const { reports } = await canaries.report(affected);
    const stuck = affected.filter(({ path }) => !onNew(reports.filter((report) => report.path === path)).proven);
    const sources = [...new Set(stuck.map(({ source }) => source))];
    const restarted = await Promise.allSettled(
      sources.map((source) => site.world.fabric.ask("restartProxy", { source }, seconds(6))),
    );
    if (restarted.some(({ status }) => status === "rejected") || !(await answers(4))) {
      rung = "a new fabric";
      await makeFabricAnew(site, id);
    }
  }
  await canaries.await(what, seconds(120), signal, (reports) => answering(reports, since), affected);
  return rung;
}
