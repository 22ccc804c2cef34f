import { milliseconds } from "../../core/duration.ts";
import { found, type World } from "../../runtime/world.ts";
import { defineTopology } from "../../topology/define.ts";
import type { PlannedPath } from "../../topology/plan.ts";
import { session } from "../session.ts";

/** Machines and a fabric between them, and no Kafka: what sockets see of a fault is the fabric's doing alone. */
const topology = defineTopology({
  name: "bare",
  about: "One node, and a client group across a link; no Kafka is started.",
  regions: { here: { zones: ["a"] }, there: { zones: ["a"] } },
  clusters: { one: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
  clients: { beyond: { region: "there" }, aside: { region: "there" } },
  rtt: { betweenRegions: milliseconds(11), betweenZones: milliseconds(1) },
  replication: [],
});

export const bareWorld = (run: string, heard: (event: string) => void = () => undefined): Promise<World> =>
  found({
    docker: session().docker,
    image: session().image.tag,
    topology,
    run,
    kept: "drill",
    signal: session().signal,
    listener: { event: (_, { event }) => heard(event) },
  });

/** The path that the client group opens to the node. */
export function pathFrom(world: World, source: "beyond" | "aside"): PlannedPath {
  const path = world.plan.paths.find((one) => one.source === source);
  if (path === undefined) throw new Error(`no path from ${source}`);
  return path;
}
