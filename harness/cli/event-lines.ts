import type { TimelineEvent } from "../timeline/events.ts";

/** The events a person follows a drill by, each as a line; undefined = only for the timeline. */
export function lineOf(event: TimelineEvent): string | undefined {
  const fields = event as unknown as Record<string, unknown>;
  switch (event.event as string) {
    case "phase":
      return `phase: ${fields.name}${fields.by === undefined ? "" : ` (by ${fields.by})`}`;
    case "fault.injected":
      return `fault ${fields.fault}: ${fields.text ?? `${fields.kind} ${JSON.stringify(fields.subject)}`}`;
    case "fault.effective": {
      const { from, to } = fields.effect as { from: number; to: number };
      return `fault ${fields.fault} in effect at ${from.toFixed(3)}–${to.toFixed(3)} s, proven`;
    }
    case "fault.healed":
      return `fault ${fields.fault} healed, proven`;
    case "fenced":
      return `${fields.cluster} ${fields.proven === true ? "fenced, proven" : "taken as fenced: it cannot be reached (assumed, not proven)"}`;
    case "failback.rebuilt":
      return `the logs of ${fields.cluster} are deleted and copied anew: ${fields.by} signed for it`;
    case "promoted":
      return `${fields.cluster} promoted; ends recorded`;
    case "returned":
      return `${fields.cluster} is back`;
    case "probe.silent":
      return `the probe at the edge hears nothing of ${fields.cluster} any more`;
    case "probe.back":
      return `the probe hears ${fields.cluster} again`;
    case "node.silent":
      return `${fields.node} does not answer the observer`;
    case "node.back":
      return `${fields.node} answers the observer again`;
    case "lease.expired":
      return `a lease ended by itself: ${fields.lease ?? fields.undone}`;
    case "proxy.died":
      return `the toxiproxy of ${fields.source} died (${fields.how}), and with it every connection opened there; it is started again`;
    case "load.stopped":
      return "load stopped";
    case "client.lied":
      return `the client ${fields.session} ${fields.what}: nothing measured with it may be quoted`;
    case "load.orphaned":
    case "client.died":
    case "record.corrupt":
    case "heal.failed":
    case "proxy.lost":
      return `${event.event}: ${JSON.stringify({ ...fields, at: undefined, event: undefined })}`;
    case "note":
      return String(fields.text);
    default:
      return undefined;
  }
}
