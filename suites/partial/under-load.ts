import type { DrillContext, Fault, Ground, LadderStep, Load } from "../../harness/index.ts";
import { seconds } from "../../harness/index.ts";

/** What is to be hit, found when the load is steady. */
type Aim = (context: DrillContext, load: Load, ground: Ground) => Promise<{ readonly what: string; readonly fault: Fault }>;

/**
 * The schedule of most partial steps: 10 s steady, one fault that stands until recovery has held for 30 s and the RTO gate lies within
 * what was observed, then the way back and the final read. With `wakes`, whoever was hit comes back under load: what it does then counts too.
 */
export const underLoad =
  (aim: Aim, { wakes = false }: { readonly wakes?: boolean } = {}): LadderStep["body"] =>
  async (context, ground) => {
    const { step, startLoad, guards, inject, soak, hold, returned, finalRead } = context;
    const { cluster, clients } = ground;
    await using load = await startLoad({ on: cluster, clients });
    await load.steady({ for: seconds(10) });
    await guards.placement(cluster);

    const { what, fault } = await aim(context, load, ground);
    await using standing = await step(what, () => inject(fault));
    await soak(seconds(31));
    if (wakes) {
      await step("it comes back under load", () => standing.heal());
      await hold("it is written to", seconds(10));
    }
    await load.stop();
    await step("the way back", () => standing.heal());
    await returned(cluster);
    await finalRead(cluster, load, "final");
  };
