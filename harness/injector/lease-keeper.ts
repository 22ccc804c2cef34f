import { milliseconds, seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";

/** A lease the runner does not renew for this long is undone by the agent that holds it. */
export const leaseTtl = seconds(15);
const renewEvery = milliseconds(leaseTtl / 5);

/** Renews leases while the runner lives. There is nothing to do when it dies: that is the point. */
export function keepLease(world: World, lease: string, onTrouble: (what: string) => void): () => void {
  const timer = setInterval(() => {
    world.fabric
      .ask("renew", { leases: [lease], ttlMs: leaseTtl })
      .then(({ renewed }) => {
        if (!renewed.includes(lease)) onTrouble(`lease ${lease} had ended by itself`);
      })
      .catch((error: unknown) => onTrouble(`lease ${lease} could not be renewed: ${messageOf(error)}`));
  }, renewEvery);
  return () => clearInterval(timer);
}
