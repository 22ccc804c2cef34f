/** What a record would say of faults, as far as it has been told. */
import { plannedFault } from "../../../faults/planned.ts";
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { FaultRecord } from "../../record.ts";

/** In the order of injection. One that was healed and injected again under its id is told anew. */
export function faultsSoFar(events: readonly TimelineEvent[]): FaultRecord[] {
  const faults = new Map<string, FaultRecord>();
  for (const event of events) {
    if (event.event === "fault.injected") faults.set(event.fault, injected(event));
    // Nothing is broken, and nothing stands.
    if (event.event === "fault.effective" && event.fault !== plannedFault) {
      const known = faults.get(event.fault);
      const { effect, resolved = [], proof = [], kind = "fault" } = event;
      faults.set(event.fault, {
        ...(known ?? { id: event.fault, kind, subject: resolved.join(", ") }),
        effect,
        resolved,
        proof,
      });
    }
    const ended = endedBy(event);
    const known = ended === undefined ? undefined : faults.get(ended);
    if (known !== undefined) faults.set(known.id, { ...known, healedAt: event.at });
  }
  return [...faults.values()];
}

/** Healed, or ended by its own lease: a fault made of others holds `f3.1`, `f3.2`. */
function endedBy(event: TimelineEvent): string | undefined {
  if (event.event === "fault.healed") return event.fault;
  const { event: name, lease } = event as { readonly event: string; readonly lease?: unknown };
  return name === "lease.expired" && typeof lease === "string" ? lease.split(".")[0] : undefined;
}

function injected({ fault, kind, subject, text, mode }: EventOf<"fault.injected">): FaultRecord {
  const words = typeof text === "string" ? text : typeof subject === "string" ? subject : JSON.stringify(subject ?? "");
  return {
    id: fault,
    kind: String(kind ?? "fault"),
    subject: words.startsWith(`${kind} `) ? words.slice(String(kind).length + 1) : words,
    resolved: [],
    proof: [],
    ...(typeof mode === "string" && { mode }),
  };
}
