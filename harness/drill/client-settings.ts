import { clientNamed } from "../workload/clients.ts";
import { commitEveryMs } from "../workload/definition.ts";
import type { PlannedWorkload } from "./definition.ts";

type Consuming = Pick<PlannedWorkload, "name" | "group" | "autoOffsetReset" | "commit" | "commitEveryMs">;

/** How the clients of a run are set, for the record; what is the same for all of its groups is told once. */
export function clientSettings(client: string, workloads: readonly Consuming[]): Record<string, unknown> {
  const consuming = workloads.filter(({ group }) => group !== null);
  return {
    ...clientNamed(client).tuning,
    commitEveryMs,
    ...once("commitEveryMs", consuming, ({ commitEveryMs: own = commitEveryMs }) => own),
    ...once("auto.offset.reset", consuming, ({ autoOffsetReset = "earliest" }) => autoOffsetReset),
    ...once("commits", consuming, ({ commit = "after" }) => `${commit} processing`),
  };
}

function once<Value>(key: string, workloads: readonly Consuming[], told: (workload: Consuming) => Value): Record<string, Value> {
  const [only, ...others] = new Set(workloads.map(told));
  if (only === undefined) return {};
  if (others.length === 0) return { [key]: only };
  return Object.fromEntries(workloads.map((workload) => [`${workload.name} ${key}`, told(workload)]));
}
