/** What a page is told of a run before anything happens. Pure. */
import { hostRecord } from "../../drill/conditions.ts";
import type { DrillDefinition } from "../../drill/definition.ts";
import type { DrawnWorkload } from "../../report/html/drawn-run.ts";
import type { LiveSetting } from "../../report/html/live/live-html.ts";
import type { LiveRun } from "../../report/html/live/live-story.ts";
import { addressBlock } from "../../topology/addresses.ts";
import type { Topology } from "../../topology/define.ts";
import { copiesOf } from "../../topology/names.ts";
import { type Plan, planTopology } from "../../topology/plan.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";
import { describeProfile } from "../../workload/profile.ts";

export interface Shown {
  readonly setting: LiveSetting;
  readonly run: LiveRun;
}

const DRILL_OWNS =
  "a drill owns this world. It would take what you break for its own fault, and none of its figures would be true. `muster up <topology> --ui` is for hands.";

/** `observed`: on clusters of somebody else, whose machines are not those that the topology plans. */
export function settingOfDrill({ name, spec }: DrillDefinition, run: string, observed: boolean): Shown {
  const plan = planTopology(spec.topology, addressBlock(0));
  return {
    setting: {
      ...placesOf(plan, observed),
      run,
      title: name,
      about: `${spec.about} Topology ${spec.topology.name}.`,
      hands: { may: false, why: observed ? "these are clusters of somebody else" : DRILL_OWNS },
    },
    run: {
      hosts: placesOf(plan, observed).hosts,
      loss: spec.loss,
      workloads: spec.workloads.map(({ tier, ...workload }) =>
        drawnWorkload({ ...workload, tier: tier.name }, spec.topology, spec.loss.source),
      ),
      measureFrom: spec.measureFrom ?? 0,
    },
  };
}

/** Of a topology that is up; its loads are added as they begin. `from`: where the page's axis begins. */
export function settingOfTopology(plan: Plan, run: string, from: number): Shown {
  const { topology } = plan;
  const [flow] = topology.replication;
  const [first = ""] = Object.keys(topology.clusters);
  const { hosts, paths } = placesOf(plan, false);
  return {
    setting: { hosts, paths, run, title: topology.name, about: "Up, and left running.", hands: { may: true } },
    run: { hosts, loss: { source: flow?.from ?? first, survivors: flow?.to ?? first }, workloads: [], measureFrom: -1, from },
  };
}

type Loaded = Pick<
  WorkloadDefinition,
  | "name"
  | "tier"
  | "topic"
  | "group"
  | "load"
  | "perSecond"
  | "partitions"
  | "recordBytes"
  | "lingerMs"
  | "replicationFactor"
  | "minInsyncReplicas"
>;

/** As its record will name it. */
export function drawnWorkload(workload: Loaded, topology: Topology, cluster: string): DrawnWorkload {
  const { name, tier, topic, group, load, perSecond, partitions, recordBytes, lingerMs } = workload;
  const promised = topology.clusters[cluster];
  const replicationFactor = workload.replicationFactor ?? promised?.replicationFactor;
  const minInsyncReplicas = workload.minInsyncReplicas ?? promised?.minInsyncReplicas;
  const copies = copiesOf(topology, topic);
  return {
    name,
    tier,
    topic,
    group,
    ...(copies.length > 0 && { copies }),
    load: {
      profile: describeProfile(load),
      perSecond,
      partitions,
      recordBytes,
      lingerMs,
      ...(replicationFactor !== undefined && { replicationFactor }),
      ...(minInsyncReplicas !== undefined && { minInsyncReplicas }),
    },
  };
}

function placesOf({ hosts, paths }: Plan, observed: boolean): Pick<LiveSetting, "hosts" | "paths"> {
  return observed ? { hosts: [], paths: [] } : { hosts: hosts.map(hostRecord), paths: paths.map(({ path }) => path) };
}
