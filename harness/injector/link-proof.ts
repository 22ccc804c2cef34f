import { seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import { describeFault, type LinkFault } from "../faults/fault.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import type { Canaries } from "./canaries.ts";
import { degraded, degradeProof } from "./degrade-proof.ts";
import { deadHosts, type LinkDeed } from "./link-deed.ts";
import { lastSignOfLife, type Proven, proofOf, sightOf, stopsCounted } from "./proof.ts";
import type { ResolvedLinkFault } from "./resolve.ts";
import type { InjectionSite } from "./site.ts";

/** What shows that a link fault has effect, on old and new connections, and the last sign of life on the paths that it hit. */
export async function proveLinkFault(
  site: InjectionSite,
  id: string,
  fault: LinkFault,
  resolved: ResolvedLinkFault,
  canaries: Canaries,
  before: readonly CanaryReport[],
  { appliedAt, doneAt }: LinkDeed,
): Promise<{ readonly proof: string[]; readonly lastSign: number }> {
  try {
    const judge = judgeOf(fault, before, appliedAt);
    await canaries.await(`the proof that ${describeFault(fault)} has effect`, seconds(10), site.signal, judge, resolved.watched);
  } catch (error) {
    throw new InvalidDrill(`${describeFault(fault)} was injected but its effect is not proven: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const { reports } = await canaries.report(resolved.watched);
  const dead = deadHosts(resolved);
  const proof = [
    ...(fault.kind === "degrade"
      ? degradeProof(fault, reports.length)
      : [`${reports.length} watched paths ${sightOf[fault.mode]}`]),
    ...(await countedStops(site, id, fault, resolved)),
    ...(dead.length > 0 ? [`killed: ${dead.join(", ")}, the last ${(doneAt - appliedAt).toFixed(3)} s after the cut`] : []),
  ];
  await canaries.assertAnswering(resolved.surviving, doneAt, site.signal);
  return { proof, lastSign: fault.kind === "degrade" ? appliedAt : lastSignOfLife(reports) };
}

const judgeOf =
  (fault: LinkFault, before: readonly CanaryReport[], since: number) =>
  (reports: readonly CanaryReport[], now: number): Proven =>
    fault.kind === "degrade" ? degraded(fault, before, since)(reports) : proofOf[fault.mode](reports, now, since);

/** Silence might be anybody's: packets that the fabric stopped are the cut's own doing. A refusal stops none. */
async function countedStops(
  { world }: InjectionSite,
  id: string,
  fault: LinkFault,
  { ways, watched }: ResolvedLinkFault,
): Promise<string[]> {
  if (fault.kind === "degrade" || fault.mode === "refuse") return [];
  const asked = new Set(watched.map(({ path }) => path));
  const counted = stopsCounted(
    ways.filter(({ path }) => asked.has(path)),
    await world.fabric.ask("drops", { lease: id }),
  );
  if (!counted.proven) throw new InvalidDrill(`silence is not the doing of ${describeFault(fault)}: ${counted.seen}`);
  return [`${fault.mode} counters > 0 on all ${watched.length} watched paths`];
}
