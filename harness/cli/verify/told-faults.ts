import type { Fault } from "../../faults/fault.ts";
import { parseFault } from "../../faults/text.ts";
import type { ActiveFault } from "../../injector/active-fault.ts";
import { faultIdOf } from "../../injector/held.ts";
import type { TimelineEvent } from "../../timeline/events.ts";

/**
 * The faults that came into effect since then, in their order, as the timeline tells of them: by whichever process each was injected
 * and healed. `standing` = those that are held still: whatever was told of their end, they have not ended.
 */
export function faultsIn(
  timeline: readonly TimelineEvent[],
  since: number,
  standing: ReadonlySet<string> = new Set(),
): ActiveFault[] {
  return timeline.flatMap((event) => {
    if (event.event !== "fault.effective" || event.effect.from < since) return [];
    const { fault: id, effect, resolved } = event;
    const ofIt = timeline.filter((one) => "fault" in one && one.fault === id);
    const injected = ofIt.find((one) => one.event === "fault.injected") as Told | undefined;
    return {
      id,
      fault: dataOf(injected, event.kind),
      resolved,
      effect,
      proof: ofIt.flatMap((one) => ("proof" in one ? (one.proof as string[]) : [])),
      healedAt: standing.has(id) ? null : (provenEnd(ofIt) ?? endByExpiry(timeline, id)),
      heal: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  });
}

type Told = Readonly<Record<string, unknown>>;

const provenEnd = (ofIt: readonly TimelineEvent[]): number | undefined => ofIt.find(({ event }) => event === "fault.healed")?.at;

/**
 * An agent says that a lease has expired before it undoes it, again before each retry, and after an undo that failed that it did: only an
 * expiry that no failure followed is an end, and only where that is so of every lease and agent.
 */
function endByExpiry(timeline: readonly TimelineEvent[], id: string): number | null {
  const told = (timeline as readonly Told[]).filter(({ event, lease }) => isExpiry(event) && faultIdOf(String(lease)) === id);
  const last = [...Map.groupBy(told, ({ agent, lease }) => `${agent} ${lease}`).values()].map((words) => words.at(-1));
  if (last.length === 0 || last.some((word) => word?.event === "heal.failed")) return null;
  return Math.max(...last.map((word) => Number(word?.at)));
}

const isExpiry = (event: unknown): boolean => event === "lease.expired" || event === "heal.failed";

/** A fault's data stands in the event of its injection, as text or field by field. */
function dataOf(injected: Told | undefined, kind: string | undefined): Fault {
  const { text, at: _, event: __, fault: ___, ...fields } = injected ?? {};
  if (typeof text === "string") return parseFault(text);
  return { kind: kind ?? "kill", subject: { nodes: [] }, ...fields } as unknown as Fault;
}
