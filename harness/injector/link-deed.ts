import { seconds } from "../core/duration.ts";
import { bounded } from "../core/eventually.ts";
import { everyOne } from "../core/every-one.ts";
import type { LinkFault } from "../faults/fault.ts";
import type { Applied, NewLease } from "../protocol/commands.ts";
import { engineOf } from "../runtime/journal.ts";
import type { Between } from "../timeline/events.ts";
import { killedAt } from "./killed.ts";
import type { ResolvedLinkFault } from "./resolve.ts";
import { type InjectionSite, newLease } from "./site.ts";

/**
 * Packets vanish first, so that nobody outside sees a dying machine say goodbye; then every process there is killed, clients
 * telling what they had been told; then the machines go. In effect from the moment the cut was issued to the last death: before
 * it nothing was changed, after it nothing is acknowledged there any more.
 */
export async function doLinkDeed(
  site: InjectionSite,
  id: string,
  fault: LinkFault,
  resolved: ResolvedLinkFault,
  onCut: () => void,
): Promise<Between> {
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
  return { from: issuedAt, to: Math.max(appliedAt, ...deaths) };
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

/** Before the last datum proven to cross, a fault was not in effect: an acknowledgement that a dying client was told is one. */
export const atLeastSince = (lastDatum: number, { from, to }: Between): Between => ({
  from: Math.max(from, Math.min(lastDatum, to)),
  to: Math.max(to, lastDatum),
});
