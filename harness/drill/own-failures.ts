import { InvalidDrill } from "../core/errors.ts";
import type { TimelineEvent } from "../timeline/events.ts";

const told: Readonly<Record<string, (fields: Readonly<Record<string, unknown>>) => string>> = {
  "proxy.died": ({ source }) => `the toxiproxy of ${source} died by itself and ended every connection opened there`,
  "proxy.lost": ({ source }) => `the toxiproxy of ${source} could not be started again`,
  "client.lied": ({ session, what }) => `the client ${session} ${what}`,
  "fabric.anew": () => "the fabric was made anew: until then every path was cut, and for a moment after that none",
};

/** What broke of our own while a drill ran: an outage that is not the fault's and would be taken for Kafka's, or a client that lied. */
export function ownFailures(timeline: readonly TimelineEvent[]): InvalidDrill[] {
  return timeline.flatMap((event) => {
    const say = told[event.event];
    if (say === undefined) return [];
    return new InvalidDrill(`at ${event.at.toFixed(3)} s ${say({ ...event })}: nothing measured may be quoted`, {
      hint: "the agent's log in logs/ says more",
    });
  });
}
