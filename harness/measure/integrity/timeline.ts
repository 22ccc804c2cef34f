/** What the timeline says of the evidence: words of agents that were lost, an end before its beginning. */
import { eventsOf, type TimelineEvent } from "../../timeline/events.ts";
import type { Finding } from "./finding.ts";

export function gapsIn(timeline: readonly TimelineEvent[]): Finding[] {
  const lost = timeline.flatMap((event) => (event.event === "agent.gap" ? `${event.agent}: ${event.text}` : []));
  const torn = eventsOf(timeline, "fault.effective").flatMap(({ fault, effect }) => {
    const healed = eventsOf(timeline, "heal.started").find((one) => one.fault === fault);
    if (effect.from > effect.to) return `the effect of ${fault} ends before it begins`;
    return healed !== undefined && healed.at < effect.from ? `${fault} was being healed before it took effect` : [];
  });
  return [...new Set([...lost, ...torn])].map((text): Finding => ({ kind: "gap", text }));
}
