import { eventsOf, type TimelineEvent } from "../timeline/events.ts";

/** When the workload's logs in a cluster were deleted and made again, empty: from then on another record stands at each offset. */
export const remadeIn = (timeline: readonly TimelineEvent[], cluster: string): number[] =>
  [...eventsOf(timeline, "failback.rebuilt"), ...eventsOf(timeline, "topics.remade")].flatMap((event) =>
    event.cluster === cluster ? event.at : [],
  );
