import { milliseconds } from "../core/duration.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";
import type { InjectionSite } from "./site.ts";

export interface KeptLease {
  /** Whether an agent ended it by itself: then the fault did not stand for as long as the drill believes. */
  readonly lapsed: boolean;
  stop(): void;
}

/** Renews a lease on every agent that holds it, while the runner lives. There is nothing to do when it dies: that is the point. */
export function keepLease(
  { leases: { ttl, renewed } }: InjectionSite,
  holders: () => readonly AgentLink<AgentRole>[],
  lease: string,
): KeptLease {
  let lapsed = false;
  const renew = async (holder: AgentLink<AgentRole>): Promise<void> => {
    const answer = await holder.ask("renew", { leases: [lease], ttlMs: ttl });
    if (!answer.renewed.includes(lease)) lapsed = true;
  };
  // An agent that cannot be asked keeps its own time: whether the lease held is read from it at the heal.
  const timer = renewed
    ? setInterval(
        () => {
          for (const holder of holders()) void renew(holder).catch(() => undefined);
        },
        milliseconds(ttl / 5),
      )
    : undefined;
  return {
    get lapsed() {
      return lapsed;
    },
    stop: () => clearInterval(timer),
  };
}
