import { seconds } from "../core/duration.ts";
import { bounded } from "../core/eventually.ts";
import { everyOne } from "../core/every-one.ts";
import type { LinkFault } from "../faults/fault.ts";
import type { Applied, NewLease } from "../protocol/commands.ts";
import { engineOf } from "../runtime/journal.ts";
import type { Between } from "../timeline/events.ts";
import { killedAt } from "./killed.ts";
import type { ResolvedLinkFault } from "./resolve.ts";
import { type InjectionSite, type LastTold, newLease } from "./site.ts";

/** When it was done, in seconds: paths change between issue and application, machines die after that. */
export interface LinkDeed extends Applied {
  /** The last death, or the change of the paths where nobody dies. */
  readonly doneAt: number;
}

/**
 * Packets vanish first, so that nobody outside sees a dying machine say goodbye; then every process there is killed, clients
 * telling what they had been told; then the machines go.
 */
export async function doLinkDeed(
  site: InjectionSite,
  id: string,
  fault: LinkFault,
  resolved: ResolvedLinkFault,
  onCut: () => void,
): Promise<LinkDeed> {
  const { world, recorder, reapply } = site;
  const lease = newLease(site, id, fault);
  if (fault.kind === "outage") writeDown(site, lease);
  const { issuedAt, appliedAt } = await applyToFabric(site, lease, fault, resolved);
  reapply.set(id, () => applyToFabric(site, lease, fault, resolved));
  onCut();
  recorder.record({ at: appliedAt, event: "fault.cut", fault: id, issuedAt, appliedAt });
  const deaths = await everyOne([
    ...resolved.dead.clients.map(async ({ name }) => (await world.clients(name).ask("die", {})).killedAt),
    ...resolved.dead.nodes.map(async ({ name }) => killedAt(name, await world.node(name).ask("kill", {}), issuedAt)),
  ]);
  await everyOne(
    deadHosts(resolved).map((host) => bounded(`killing the container of ${host}`, seconds(10), world.container(host).kill())),
  );
  return { issuedAt, appliedAt, doneAt: Math.max(appliedAt, ...deaths) };
}

function writeDown({ world, journal, leases }: InjectionSite, { lease, fault, what }: NewLease): void {
  const { run, topology, docker } = world;
  journal.begin(
    { run, topology: topology.name, engine: engineOf(docker), lease, what, fault },
    leases.renewed ? null : leases.ttl,
  );
}

async function applyToFabric(
  { world }: InjectionSite,
  lease: NewLease,
  fault: LinkFault,
  { ways: paths }: ResolvedLinkFault,
): Promise<Applied> {
  if (fault.kind !== "degrade") return world.fabric.ask("cut", { ...lease, mode: fault.mode, paths });
  const { kind: _, subject: __, oneWay: ___, planes: ____, ...degradation } = fault;
  return world.fabric.ask("degrade", { ...lease, ...degradation, paths });
}

export const deadHosts = ({ dead }: ResolvedLinkFault): string[] => [...dead.nodes, ...dead.clients].map(({ name }) => name);

/**
 * In effect no sooner than the last datum proven to cross: an acknowledgement that a dying client was told is one. Once the paths are
 * cut, a machine that lives a moment longer behind them reaches nobody; so in effect from then on, if all that was ever told is known and
 * came before. One that was handled later says nothing of when it crossed, and somebody who lives on may have one that is not known:
 * then only when the last of them is dead.
 */
export function inEffect({ issuedAt, appliedAt, doneAt }: LinkDeed, { at, isAll }: LastTold): Between {
  const surely = isAll && at <= appliedAt ? appliedAt : doneAt;
  return { from: Math.max(issuedAt, Math.min(at, surely)), to: Math.max(surely, at) };
}
