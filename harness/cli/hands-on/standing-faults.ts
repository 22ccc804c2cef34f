import { seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import type { HeldLease } from "../../protocol/leases.ts";
import type { World } from "../../runtime/world.ts";

/** A fault that stands, gathered from every agent that holds a lease of its name. */
export interface StandingFault extends Omit<HeldLease, "lease"> {
  readonly id: string;
  /** Where it is held: fabric, observer, nodes. */
  readonly on: readonly string[];
  /** Until the agents undo it by themselves. */
  readonly endsInSeconds: number;
}

interface Standing {
  readonly faults: readonly StandingFault[];
  /** Agents that could not be asked, and why: what they hold is not known. */
  readonly silent: readonly { readonly host: string; readonly why: string }[];
}

/** Agents that live answer at once. */
const askWithin = seconds(3);

/** What stands on a topology, whoever injected it; every agent is asked by itself. */
export async function standingFaults(world: World): Promise<Standing> {
  const hosts = ["fabric", "observer", ...world.plan.hosts.map(({ name }) => name)];
  const answers = await Promise.all(
    hosts.map(async (host) => {
      try {
        const held = await world.agentOf(host).ask("leases", {}, askWithin);
        return { host, held: [...held].map((lease) => ({ host, lease, now: held.at })) };
      } catch (error) {
        return { host, held: [], why: messageOf(error) };
      }
    }),
  );
  return {
    faults: gathered(answers.flatMap(({ held }) => held)),
    silent: answers.flatMap(({ host, why }) => (why === undefined ? [] : [{ host, why }])),
  };
}

interface Held {
  readonly host: string;
  readonly lease: HeldLease;
  readonly now: number;
}

/** One fault may hold leases on several agents: it has ended when the last of them has. */
export function gathered(held: readonly Held[]): StandingFault[] {
  const byFault = Map.groupBy(held, ({ lease }) => lease.lease);
  const faults = [...byFault].map(([id, those]): StandingFault => {
    const last = those.reduce((a, b) => (b.lease.expiresAt > a.lease.expiresAt ? b : a));
    const { lease: _, problem: __, ...lease } = last.lease;
    const problem = those.find(({ lease }) => lease.problem !== undefined)?.lease.problem;
    return {
      ...lease,
      id,
      on: those.map(({ host }) => host),
      since: Math.min(...those.map(({ lease }) => lease.since)),
      endsInSeconds: Math.max(0, Math.round(last.lease.expiresAt - last.now)),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return faults.toSorted((a, b) => a.since - b.since);
}
