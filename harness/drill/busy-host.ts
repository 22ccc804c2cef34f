import { DeadlineExceeded, InvalidDrill } from "../core/errors.ts";
import type { EventOf, TimelineEvent } from "../timeline/events.ts";

/** From here on what a drill shows is the machine's, not Kafka's. */
const busyFrom = 0.95;

/** `the cores were 99 % busy meanwhile` where they were, by the `host.load` events since a moment; undefined where they were not or nobody knows. */
function busyHost(timeline: readonly TimelineEvent[], from: number): string | undefined {
  const samples = timeline.filter(
    (event): event is EventOf<"host.load"> => event.event === "host.load" && event.at - event.over >= from,
  );
  const length = samples.reduce((sum, { over }) => sum + over, 0);
  const busy = samples.reduce((sum, one) => sum + one.busy * one.over, 0) / length;
  if (length === 0 || busy < busyFrom) return undefined;
  return `the cores were ${Math.floor(busy * 100)} % busy meanwhile`;
}

/** The same error with its likely cause and what to do next, where the machine was busy since a moment. */
export function blamingHost(error: unknown, timeline: readonly TimelineEvent[], from: number): unknown {
  const busy = busyHost(timeline, from);
  const [Kind] = [InvalidDrill, DeadlineExceeded].filter((kind) => error instanceof kind);
  if (busy === undefined || Kind === undefined) return error;
  const { message, hint } = error as InvalidDrill;
  return new Kind(`${message}; ${busy}: quiet the machine and run again (\`muster doctor\`)`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
