import { seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import { describeFault, type LinkFault } from "../faults/fault.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import type { Between } from "../timeline/events.ts";
import type { Canaries } from "./canaries.ts";
import { degraded, degradeProof } from "./degrade-proof.ts";
import { deadHosts } from "./link-deed.ts";
import { lastSignOfLife, type Proven, proofOf, sightOf, stopsCounted } from "./proof.ts";
import type { ResolvedLinkFault } from "./resolve.ts";
import type { InjectionSite } from "./site.ts";

/** What shows that a link fault has effect, on old and new connections; its moment ends no sooner than the last sign of life. */
export async function proveLinkFault(
  site: InjectionSite,
  id: string,
  fault: LinkFault,
  resolved: ResolvedLinkFault,
  canaries: Canaries,
  before: readonly CanaryReport[],
  effect: Between,
): Promise<{ readonly proof: string[]; readonly effect: Between }> {
  try {
    const judge = (reports: readonly CanaryReport[], at: number): Proven => judgeOf(fault, before, effect.to)(reports, at);
    await canaries.await(`the proof that ${describeFault(fault)} has effect`, seconds(10), site.signal, judge, resolved.watched);
  } catch (error) {
    throw new InvalidDrill(`${describeFault(fault)} was injected but its effect is not proven: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const { reports } = await canaries.report(resolved.watched);
  const proof = [
    ...(fault.kind === "degrade"
      ? degradeProof(fault, reports.length)
      : [`${reports.length} watched paths ${sightOf[fault.mode]}`]),
    ...(await countedStops(site, id, fault, resolved)),
    ...(deadHosts(resolved).length > 0 ? [`killed: ${deadHosts(resolved).join(", ")}`] : []),
  ];
  await canaries.assertAnswering(resolved.surviving, effect.to, site.signal);
  const lastWord = fault.kind === "degrade" ? effect.to : lastSignOfLife(reports);
  return { proof, effect: { from: effect.from, to: Math.max(effect.to, lastWord) } };
}

const judgeOf = (fault: LinkFault, before: readonly CanaryReport[], since: number) =>
  fault.kind === "degrade" ? degraded(fault, before, since) : proofOf[fault.mode];

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
