import { milliseconds, seconds } from "../core/duration.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";

/** A lease the runner does not renew for this long is undone by the agent that holds it. */
export const leaseTtl = seconds(15);
const renewEvery = milliseconds(leaseTtl / 5);

export interface KeptLease {
  /** Whether an agent ended it by itself: then the fault did not stand for as long as the drill believes. */
  readonly lapsed: boolean;
  stop(): void;
}

/** Renews a lease on every agent that holds it, while the runner lives. There is nothing to do when it dies: that is the point. */
export function keepLease(holders: () => readonly AgentLink<AgentRole>[], lease: string): KeptLease {
  let lapsed = false;
  const renew = async (holder: AgentLink<AgentRole>): Promise<void> => {
    const { renewed } = await holder.ask("renew", { leases: [lease], ttlMs: leaseTtl });
    if (!renewed.includes(lease)) lapsed = true;
  };
  // An agent that cannot be asked keeps its own time: whether the lease held is read from it at the heal.
  const timer = setInterval(() => {
    for (const holder of holders()) void renew(holder).catch(() => undefined);
  }, renewEvery);
  return {
    get lapsed() {
      return lapsed;
    },
    stop: () => clearInterval(timer),
  };
}
