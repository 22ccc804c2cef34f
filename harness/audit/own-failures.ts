import type { TimelineEvent } from "../timeline/events.ts";
import type { Cause } from "./causes.ts";

type Fields = Readonly<Record<string, unknown>>;

const told: Readonly<Record<string, (fields: Fields) => string | undefined>> = {
  "proxy.died": ({ source }) => `the toxiproxy of ${source} died by itself and ended every connection opened there`,
  "proxy.lost": ({ source }) => `the toxiproxy of ${source} could not be started again`,
  "client.lied": ({ session, what }) => `the client ${session} ${what}`,
  "client.calibrated": ({ driver, ok, reason }) =>
    ok === true ? undefined : `the client ${driver} failed its calibration, without any fault: ${reason ?? "no reason was told"}`,
  "fabric.anew": () => "the fabric was made anew: until then every path was cut, and for a moment after that none",
};

/** What broke of our own while a drill ran: an outage that is not the fault's and would be taken for Kafka's, or a client that lied. */
export function ownFailures(timeline: readonly TimelineEvent[]): Cause[] {
  return timeline.flatMap((event) => {
    const what = told[event.event]?.({ ...event });
    if (what === undefined) return [];
    return [{ kind: "invalid" as const, message: `at ${event.at.toFixed(3)} s ${what}: nothing measured may be quoted` }];
  });
}
