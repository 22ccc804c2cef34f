import type { TimelineEvent } from "../../timeline/events.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";

/** A workload as it was started by hand, and when it was stopped. */
export interface StartedLoad {
  /** Workloads that run together have the same number, counted from 1 since the topology came up. */
  readonly load: number;
  readonly definition: WorkloadDefinition;
  readonly session: string;
  readonly at: number;
  /** null = nobody has stopped it, and its time is not over as far as is known. */
  readonly stoppedAt: number | null;
}

declare module "../../timeline/events.ts" {
  interface OperationalEvents {
    "load.begun": { readonly load: number; readonly session: string; readonly definition: object };
  }
}

/** Every workload that was started, as the timeline has it. */
export function loadsIn(timeline: readonly TimelineEvent[]): StartedLoad[] {
  return timeline.flatMap((event) => {
    if (event.event !== "load.begun") return [];
    const { load, session, at } = event;
    const definition = event.definition as WorkloadDefinition;
    return [{ load, session, at, definition, stoppedAt: endOf(definition.name, at, timeline) }];
  });
}

/** Stopped by hand, or ended by its own lease, whichever came first. */
function endOf(name: string, since: number, timeline: readonly TimelineEvent[]): number | null {
  const ends = timeline
    .filter((event) => (event.event as string) === "load.expired" || (event.event === "load.stopped" && "workload" in event))
    .filter((event) => event.at >= since && (event as unknown as { readonly workload: string }).workload === name)
    .map(({ at }) => at);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The workloads that `verify` judges: those of the last load. */
export function lastLoad(loads: readonly StartedLoad[]): StartedLoad[] {
  const last = Math.max(...loads.map(({ load }) => load));
  return loads.filter(({ load }) => load === last);
}
