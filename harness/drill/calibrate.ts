import { InvalidDrill } from "../core/errors.ts";
import { calibrated } from "../workload/calibrated.ts";
import { calibrate, calibrationPartitions, calibrationTopic } from "../workload/calibration.ts";
import { type ClientProfile, clientNamed } from "../workload/clients.ts";
import { type DrillSite, type RunningWorkload, stampOf } from "./context.ts";
import type { Scene } from "./scene.ts";

/**
 * Before any load is trusted: each client in use writes to a scratch topic, with no fault, where its load will be and under the strictest ack contract
 * there, and what it was told is held against the log. An event in the timeline; a client that is not to be believed makes the drill invalid.
 */
export async function calibrateClients(site: DrillSite<Scene>, parts: readonly RunningWorkload[]): Promise<void> {
  // Clusters of somebody else: no topic of theirs is written to that no drill was said to need.
  if (site.gathered.missing !== undefined) return;
  const used = parts.map((part) => ({ ...part, profile: profileOf(part, site.parameters.client) }));
  const byClient = Map.groupBy(used, ({ profile }) => calibrationTopic(profile));
  for (const using of byClient.values()) await calibrateOne(site, using);
}

/** As its load will run it: a workload may choose whether the library's own retries are on. */
function profileOf({ definition: { client, retries } }: RunningWorkload, chosen: string): ClientProfile {
  const profile = clientNamed(client ?? chosen);
  return retries === undefined ? profile : { ...profile, retries };
}

type Using = RunningWorkload & { readonly profile: ClientProfile };

async function calibrateOne(site: DrillSite<Scene>, using: readonly Using[]): Promise<void> {
  const { stage, folder, signal, step } = site;
  const [first] = using;
  if (first === undefined) return;
  const { profile } = first;
  const topic = calibrationTopic(profile);
  const { on: cluster, clients } = first.definition;
  const acks = using.some(({ definition }) => definition.acks === "all") ? "all" : 1;
  const idempotent = using.some(({ definition }) => definition.idempotent);
  await step(`the client ${profile.name} is calibrated on ${topic}`, async () => {
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
