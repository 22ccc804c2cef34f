import type Docker from "dockerode";
import { label, labelsOf, thisRunner } from "./labels.ts";

/**
 * Says of a run that it shall stay when its runner ends, once it stands: before, it belongs to its runner, and what a killed one
 * leaves is swept. A volume, because the engine changes no label of what is made already.
 */
export async function keepUp(docker: Docker, run: string, topology: string, runner = thisRunner()): Promise<void> {
  const labels = { ...labelsOf(run, topology, "up"), [label.runner]: runner };
  await docker.createVolume({ Name: `muster-${run}-up`, Driver: "local", Labels: labels });
}
