import { type DrillContext, kill } from "../harness/index.ts";

/** More often than not one change of the active controller is enough; each is a process that dies and comes back. */
const tries = 5;

/**
 * Sees to it that the active controller is in another region than this one: who has it decides whose brokers are fenced when a link is
 * cut, and a step that asserts theory must know. Before the load is steady; a later fault is the one that figures are measured from.
 */
export async function awayFrom(
  { step, inject, controllerOf, placeOf }: DrillContext,
  cluster: string,
  region: string,
): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const active = await controllerOf(cluster);
    if (placeOf(active).region !== region) return;
    await using dead = await step(`${active}, the active controller, is in ${region}: it restarts`, () => inject(kill(active)));
    await dead.heal();
  }
  throw new Error(`the active controller of ${cluster} stayed in ${region}, whoever was restarted`);
}
