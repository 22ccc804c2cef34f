import { InvalidDrill } from "../core/errors.ts";
import { calibrated } from "../workload/calibrated.ts";
import { calibrate, calibrationPartitions, calibrationTopic } from "../workload/calibration.ts";
import { clientNamed } from "../workload/clients.ts";
import { type DrillSite, type RunningWorkload, stampOf } from "./context.ts";
import type { Scene } from "./scene.ts";

/**
 * Before any load is trusted: the client writes to a scratch topic, with no fault, where the load will be and under its strictest ack contract,
 * and what it was told is held against the log. An event in the timeline; a client that is not to be believed makes the drill invalid.
 */
export async function calibrateClients(site: DrillSite<Scene>, parts: readonly RunningWorkload[]): Promise<void> {
  const { stage, folder, parameters, signal, step, gathered } = site;
  const profile = clientNamed(parameters.client);
  const topic = calibrationTopic(profile);
  const [first] = parts;
  // Clusters of somebody else: no topic of theirs is written to that no drill was said to need.
  if (first === undefined || gathered.missing !== undefined) return;
  const { on: cluster, clients } = first.definition;
  const acks = parts.some(({ definition }) => definition.acks === "all") ? "all" : 1;
  const idempotent = parts.some(({ definition }) => definition.idempotent);
  await step(`the client ${profile.name} is calibrated on a scratch topic`, async () => {
    await stage.createTopic(cluster, { name: topic, partitions: calibrationPartitions });
    await calibrate(stage.world, { profile, cluster, clients, acks, idempotent }, signal);
  });
  const found = calibrated(folder.lines, topic);
  folder.record({ at: await stampOf(site), event: "client.calibrated", driver: profile.name, ...found });
  if (!found.ok)
    throw new InvalidDrill(`the client ${profile.name} failed its calibration, without any fault: ${found.reason}`, {
      hint: "docs/client-protocol.md says what a client must tell; its own words are in the run's log",
    });
}
