import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { kindsOf, type Topology } from "../topology/define.ts";
import { withSecurity } from "../topology/users.ts";
import type { RunParameters } from "./parameters.ts";
import { refuseReserved } from "./reserved.ts";
import { nameOf, type Setting } from "./setting.ts";

/** The topology as a run asks for it. */
export const asAsked = (topology: Topology, { set, secure }: Pick<RunParameters, "set" | "secure">): Topology =>
  withSettings(secure === true ? withSecurity(topology) : topology, set);

/** The topology with these settings on the nodes they are for; refuses what it has no place for. */
export function withSettings(topology: Topology, settings: readonly Setting[]): Topology {
  for (const setting of settings) refuseMisplaced(topology, setting);
  refuseContradictions(topology, settings);
  const of = (cluster: string, kind: Setting["kind"]): Record<string, string> =>
    Object.fromEntries(
      settings.filter((one) => one.cluster === cluster && one.kind === kind).map(({ key, value }) => [key, value]),
    );
  return {
    ...topology,
    clusters: Object.fromEntries(
      Object.entries(topology.clusters).map(([name, cluster]) => {
        const asked = { node: of(name, "node"), broker: of(name, "broker"), controller: of(name, "controller") };
        return [name, { ...cluster, asked }];
      }),
    ),
    replication: topology.replication.map((flow) => ({ ...flow, settings: { ...flow.settings, ...of(flow.to, "mirror") } })),
  };
}

function refuseMisplaced(topology: Topology, setting: Setting): void {
  const { cluster, kind } = setting;
  const clusters = Object.keys(topology.clusters);
  const definition = topology.clusters[cluster];
  if (definition === undefined)
    throw new UsageError(
      `--set ${nameOf(setting)}: topology ${topology.name} has no cluster "${cluster}"${suggestion(cluster, clusters)}`,
      { hint: `its clusters: ${clusters.join(", ")}` },
    );
  refuseReserved(setting);
  const targets = topology.replication.map(({ to }) => to);
  if (kind === "mirror" && !targets.includes(cluster))
    throw new UsageError(`--set ${nameOf(setting)}: nothing is mirrored into ${cluster} in topology ${topology.name}`, {
      hint: targets.length === 0 ? "it has no replication" : `MirrorMaker copies into ${targets.join(", ")}`,
    });
}

/** A combined node is a broker and a controller in one process: it cannot have two values for one key. */
function refuseContradictions(topology: Topology, settings: readonly Setting[]): void {
  for (const broker of settings.filter(({ kind }) => kind === "broker")) {
    const controller = settings.find(
      ({ cluster, kind, key }) => cluster === broker.cluster && kind === "controller" && key === broker.key,
    );
    const combined = kindsOf(topology.clusters[broker.cluster]).some((roles) => roles.length > 1);
    if (combined && controller !== undefined && controller.value !== broker.value)
      throw new UsageError(`--set ${nameOf(broker)} and ${nameOf(controller)} want two values in one process`, {
        hint: `nodes of ${broker.cluster} are both: say --set ${nameOf({ ...broker, kind: "node" })}=${broker.value}`,
      });
  }
}
