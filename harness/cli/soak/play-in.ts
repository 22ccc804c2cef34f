import { EnvironmentError } from "../../core/errors.ts";
import { findEngine } from "../../runtime/engine.ts";
import { label } from "../../runtime/labels.ts";
import { rejoin } from "../../runtime/world.ts";
import type { Progress } from "../../soak/killed-runner.ts";
import { soakGround } from "../../soak/load.ts";
import { play } from "../../soak/play.ts";
import { sequenceOf } from "../../soak/sequence.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { allTopologies, named } from "../suites.ts";

/** Plays one sequence on a soak's topology that stands, as a process of its own that can be killed. Says on stdout what it does. */
export async function playIn(run: string, seed: number, signal: AbortSignal): Promise<number> {
  const { engine } = await findEngine();
  const containers = await engine?.docker.listContainers({ all: true, filters: { label: [`${label.run}=${run}`] } });
  const block = containers?.[0]?.Labels[label.block];
  if (engine === undefined || block === undefined) throw new EnvironmentError(`no topology stands as run ${run}`);
  const topology = named("topology", "soak", await allTopologies());
  const world = await rejoin(engine.docker, run, topology, addressBlock(Number(block)), {});
  try {
    const doing = (what: string): void =>
      void process.stdout.write(`${JSON.stringify({ doing: what, run } satisfies Progress)}\n`);
    const { unhealed } = await play({ world, signal, doing }, sequenceOf(seed, soakGround(world.plan)));
    return unhealed.length > 0 ? 7 : 0;
  } finally {
    world.detach();
  }
}
