import { seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { Reach } from "../runtime/reach.ts";

/** Silence of every partition for this long is what the detection rule calls a lost cluster. */
export const detectAfter = seconds(5);
export const probePartitions = 3;
const probeEveryMs = 100;

/** The probe at the edge: what a user outside every region would see of this cluster. */
export async function startProbe(world: Reach, cluster: string, topic: string): Promise<void> {
  const [edge] = Object.entries(world.topology.clients).find(([, placement]) => "edge" in placement) ?? [];
  if (edge === undefined)
    throw new EnvironmentError(`topology ${world.topology.name} has no clients at the edge, where the probe would stand`);
  const security = world.security(cluster);
  await world.clients(edge).ask("probe.start", {
    probe: `probe-${cluster}`,
    cluster,
    topic,
    partitions: probePartitions,
    bootstrap: world.bootstrap(cluster),
    ...(security === undefined ? {} : { security }),
    everyMs: probeEveryMs,
    silentForMs: detectAfter,
  });
}
