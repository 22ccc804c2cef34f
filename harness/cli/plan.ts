import { statedSettings } from "../cluster/kraft.ts";
import { inOrder } from "../drill/order.ts";
import { isolate, outage } from "../faults/constructors.ts";
import { resolveLinkFault } from "../injector/resolve.ts";
import { replicationSettings } from "../replication/settings.ts";
import { MEASURE_NAMES } from "../report/sections.ts";
import { formatTarget } from "../targets/format.ts";
import { MEASURES, type Targets } from "../targets/target.ts";
import { addressBlock } from "../topology/addresses.ts";
import { statedDisks } from "../topology/define.ts";
import { planTopology } from "../topology/plan.ts";
import { describeProfile } from "../workload/profile.ts";
import { planSet } from "./plan-set.ts";
import { allDrills, named } from "./suites.ts";

/** Of a tag: which drills, in the order in which they would run, and how long that should take. Of a drill: what would stand where, and what losing or isolating each region would cut. Nothing is started. */
export async function plan(name: string, { json }: { readonly json?: boolean }): Promise<number> {
  const all = await allDrills();
  const set = inOrder(all.filter(({ spec }) => spec.tags.includes(name)));
  if (set.length > 0) return planSet(name, set, json === true);
  const { spec } = named("drill", name, all);
  const planned = planTopology(spec.topology, addressBlock(0));
  const regions = Object.keys(spec.topology.regions);
  const cuts = regions.flatMap((region) =>
    [outage(region), isolate(region)].flatMap((fault) => {
      try {
        const { paths, surviving, dead } = resolveLinkFault(fault, planned);
        return {
          fault: `${fault.kind}(${region})`,
          mode: fault.mode,
          cut: paths.map(({ path }) => path),
          survive: surviving.map(({ path }) => path),
          die: [...dead.nodes, ...dead.clients].map((host) => host.name),
        };
      } catch {
        return [];
      }
    }),
  );
  const settings = {
    ...Object.fromEntries(Object.keys(spec.topology.clusters).map((cluster) => [cluster, statedSettings(planned, cluster)])),
    replication: replicationSettings(spec.topology),
    disks: statedDisks(spec.topology),
  };
  const result = {
    drill: name,
    about: spec.about,
    topology: spec.topology.name,
    expectedMinutes: spec.expectedMinutes,
    mustMiss: spec.mustMiss ?? [],
    tags: spec.tags,
    workloads: spec.workloads.map(({ tier, load, ...workload }) => ({
      ...workload,
      tier: tier.name,
      gate: tier.gates[spec.topology.name],
      load: describeProfile(load),
    })),
    hosts: planned.hosts.map((host) => ({ name: host.name, kind: host.kind, region: host.region, zone: host.zone })),
    paths: planned.paths.length,
    cuts,
    settings,
  };
  if (json === true) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else {
    process.stdout.write(
      `${name}: ${spec.about}\n  about ${spec.expectedMinutes} minutes on topology ${spec.topology.name}${spec.mustMiss === undefined ? "" : `; known bad: must miss ${spec.mustMiss.join(", ")}`}${spec.tags.length > 0 ? `; tags ${spec.tags.join(", ")}` : ""}\n`,
    );
    for (const { name: workload, tier, perSecond, partitions, recordBytes, acks, load, gate } of result.workloads)
      process.stdout.write(
        `  ${workload.padEnd(18)} ${tier.padEnd(8)} ${perSecond}/s of ${recordBytes} B over ${partitions} partitions, acks=${acks}, ${load}; gate ${gateText(gate ?? {})}\n`,
      );
    for (const { name: host, kind, region, zone } of result.hosts)
      process.stdout.write(`  ${host.padEnd(18)} ${kind.padEnd(8)} ${region ?? "edge"}${zone === null ? "" : `/${zone}`}\n`);
    if (cuts.length > 0)
      process.stdout.write("  what losing or isolating a whole region would cut (a drill's own faults may be others):\n");
    for (const { fault, mode, cut, survive, die } of cuts)
      process.stdout.write(
        `    ${fault}, ${mode}: cuts ${cut.length} of ${planned.paths.length} paths, ${survive.length} must survive${die.length > 0 ? `, kills ${die.join(", ")}` : ""}\n`,
      );
  }
  return 0;
}

const gateText = (gate: Targets): string =>
  MEASURES.flatMap((measure) => {
    const target = gate[measure];
    return target === undefined ? [] : [`${MEASURE_NAMES[measure]} ${formatTarget(measure, target)}`];
  }).join(", ");
