import type { Fault } from "../../faults/fault.ts";
import type { ActiveFault } from "../../injector/active-fault.ts";
import type { TimelineEvent } from "../../timeline/events.ts";

/**
 * The faults that came into effect since then, in their order, as the timeline tells of them: by whichever process each was injected
 * and healed. One that its agent undid when its time was over was healed at that moment.
 */
export function faultsIn(timeline: readonly TimelineEvent[], since: number): ActiveFault[] {
  return timeline.flatMap((event) => {
    if (event.event !== "fault.effective" || event.effect.from < since) return [];
    const { fault: id, effect, resolved } = event;
    const ofIt = timeline.filter((one) => "fault" in one && one.fault === id);
    const injected = ofIt.find((one) => one.event === "fault.injected") as Told | undefined;
    const ends = timeline.filter((one) => endsFault(one, id)).map(({ at }) => at);
    return {
      id,
      fault: dataOf(injected, event.kind),
      resolved,
      effect,
      proof: ofIt.flatMap((one) => ("proof" in one ? (one.proof as string[]) : [])),
      healedAt: ends.length === 0 ? null : Math.min(...ends),
      heal: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  });
}

type Told = Readonly<Record<string, unknown>>;

const endsFault = (event: TimelineEvent, id: string): boolean =>
  (event.event === "fault.healed" && event.fault === id) ||
  ((event.event as string) === "lease.expired" && (event as unknown as Told).lease === id);

/** A fault's data stands in the event of its injection, either as it is or field by field. */
function dataOf(injected: Told | undefined, kind: string | undefined): Fault {
  const { data, at: _, event: __, fault: ___, ...fields } = injected ?? {};
  return (data ?? { kind: kind ?? "kill", subject: { nodes: [] }, ...fields }) as Fault;
}
