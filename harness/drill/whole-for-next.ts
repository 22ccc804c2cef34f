import type { EventOf, TimelineEvent } from "../timeline/events.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";

interface Played {
  readonly spec: Pick<DrillDefinition["spec"], "leavesWhole">;
  readonly timeline: readonly TimelineEvent[];
  readonly gathered: Pick<Gathered, "faults" | "workloads" | "movedOn">;
}

/**
 * Why no other drill may have the world of one that came out as declared; undefined where one may try. Only what cannot be seen by
 * looking at the world stands here: the rest is looked at when it is taken over.
 */
export function whyNotWhole({ spec, timeline, gathered }: Played): string | undefined {
  if (spec.leavesWhole === false) return "its file says that it leaves no whole world";
  const promoted = timeline.find((event): event is EventOf<"promoted"> => event.event === "promoted");
  if (promoted !== undefined) return `${promoted.cluster} was promoted`;
  if (gathered.movedOn === true) return "its load was moved to the standby";
  const standing = gathered.faults.filter(({ healedAt }) => healedAt === null).map(({ id }) => id);
  if (standing.length > 0) return `no healing of ${standing.join(", ")} was proven`;
  const loud = gathered.workloads.find(({ definition }) => setsLoggers(definition.topicSettings));
  if (loud !== undefined) return `loggers of its brokers were set for ${loud.definition.topic}`;
  return undefined;
}

/** As `createTopic` does it: they stay set until a broker restarts, and a broker that says more is slower. */
const setsLoggers = (configs: Readonly<Record<string, string>> = {}): boolean =>
  Object.keys(configs).some((key) => key.startsWith("flush."));
