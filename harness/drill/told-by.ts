import type { EventMessage } from "../protocol/messages.ts";
import type { TimelineEvent } from "../timeline/events.ts";

/** What an agent said on its own, as it stands in the timeline: with who said it. */
export function toldBy(from: string, message: EventMessage): TimelineEvent {
  const event = { ...message, agent: from };
  const named = message.event === "observer.stall" ? { ...event, process: `${from}/${String(message.process)}` } : event;
  const told = message.event === "node.state" ? { ...named, node: from, state: message.process } : named;
  return told as unknown as TimelineEvent;
}

/** An event that an agent said, and nobody beside it. */
export const isAgents = (event: TimelineEvent): boolean => "agent" in event;
