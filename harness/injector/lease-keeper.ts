import { milliseconds, seconds } from "../core/duration.ts";
import type { World } from "../runtime/world.ts";

/** A lease the runner does not renew for this long is undone by the agent that holds it. */
export const leaseTtl = seconds(15);
const renewEvery = milliseconds(leaseTtl / 5);

export interface KeptLease {
  /** Whether the fabric ended it by itself: then the fault did not stand for as long as the drill believes. */
  readonly lapsed: boolean;
  stop(): void;
}

/** Renews a lease while the runner lives. There is nothing to do when it dies: that is the point. */
export function keepLease(world: World, lease: string): KeptLease {
  let lapsed = false;
  const renew = async (): Promise<void> => {
    const { renewed } = await world.fabric.ask("renew", { leases: [lease], ttlMs: leaseTtl });
    if (!renewed.includes(lease)) lapsed = true;
  };
  // A fabric that cannot be asked keeps its own time: whether the lease held is read from it at the heal.
  const timer = setInterval(() => void renew().catch(() => undefined), renewEvery);
  return {
    get lapsed() {
      return lapsed;
    },
    stop: () => clearInterval(timer),
  };
}
