import { type Duration, seconds } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import type { AgentRole, HeldLease } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";
import type { JournalEntry } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import type { Plan } from "../topology/plan.ts";
import { hostsOf } from "./hosts.ts";

/** One lease of a fault, and on which agents it is held; on none where only the journal knows of it any more. */
export interface HeldPart {
  readonly lease: string;
  readonly fault: Fault;
  readonly agents: readonly string[];
}

/** A fault that stands, whoever injected it: enough to say what it is, and to heal it. */
export interface HeldFault {
  readonly id: string;
  /** As text. */
  readonly what: string;
  /** More than one where a fault is made of others. */
  readonly parts: readonly HeldPart[];
  /** Seconds on the run's clock; null where only the journal knows of it. */
  readonly since: number | null;
  readonly expiresAt: number | null;
  readonly problem?: string;
}

export interface Standing {
  readonly faults: readonly HeldFault[];
  /** Agents that did not answer: what they hold is not known. */
  readonly silent: readonly string[];
}

/** A fault made of others holds `f3.1`, `f3.2`, … */
export const faultIdOf = (lease: string): string => lease.split(".")[0] ?? lease;

const answerWithin = seconds(3);

/** Whatever stands on this topology, by the word of every agent that holds leases, and of the journal. */
export async function standingOn(
  world: World,
  journalled: readonly JournalEntry[] = [],
  within: Duration = answerWithin,
): Promise<Standing> {
  const names = [...world.plan.nodes, ...world.plan.connects].map(({ name }) => name);
  const agents = [
    ["fabric", world.fabric] as const,
    ["observer", world.observer] as const,
    ...names.map((name) => [name, world.agentOf(name)] as const),
  ] as readonly (readonly [string, AgentLink<AgentRole>])[];
  const told = await Promise.all(
    agents.map(async ([agent, link]) => {
      const held = await link.ask("leases", {}, within).catch(() => undefined);
      return { agent, held: held === undefined ? undefined : [...held] };
    }),
  );
  const leases = told.flatMap(({ agent, held }) => (held ?? []).map((lease) => ({ agent, lease })));
  return {
    faults: gathered(leases, journalled),
    silent: told.flatMap(({ agent, held }) => (held === undefined ? [agent] : [])),
  };
}

const isPartOf = (lease: string, whole: string): boolean => lease === whole || lease.startsWith(`${whole}.`);

/** What stands besides one lease and its own parts; other parts of the same fault do. */
export const besides = (faults: readonly HeldFault[], lease: string): HeldFault[] =>
  faults
    .map((fault) => ({ ...fault, parts: fault.parts.filter((part) => !isPartOf(part.lease, lease)) }))
    .filter(({ parts }) => parts.length > 0);

/** Agents that still hold a lease, or a part of it, after it was healed; what only the journal knows of is not held. */
export const stillHolding = (faults: readonly HeldFault[], lease: string): string[] => [
  ...new Set(faults.flatMap(({ parts }) => parts.filter((part) => isPartOf(part.lease, lease)).flatMap(({ agents }) => agents))),
];

/** Agents of which nobody knows what they hold; a machine that an outage took holds nothing. */
export function unheard({ faults, silent }: Standing, plan: Plan): string[] {
  const parts = faults.flatMap((fault) => fault.parts);
  const taken = new Set(
    parts.flatMap(({ fault }) => (fault.kind === "outage" ? hostsOf(fault.subject, plan).map(({ name }) => name) : [])),
  );
  return silent.filter((agent) => !taken.has(agent));
}

/** The same lease on several agents is one fault. */
export function gathered(
  held: readonly { readonly agent: string; readonly lease: HeldLease }[],
  journalled: readonly JournalEntry[],
): HeldFault[] {
  const known = new Set(held.map(({ lease }) => lease.lease));
  const byId = Map.groupBy(held, ({ lease }) => faultIdOf(lease.lease));
  const told = [...byId].map(([id, ofFault]): HeldFault => {
    const [first] = ofFault;
    if (first === undefined) throw new Error("a group has a member");
    const byLease = [...Map.groupBy(ofFault, ({ lease }) => lease.lease)];
    const problem = ofFault.find(({ lease }) => lease.problem !== undefined)?.lease.problem;
    return {
      id,
      what: byLease.map(([, [one]]) => one?.lease.what).join(" + "),
      parts: byLease.map(([lease, holders]) => ({
        lease,
        fault: holders[0]?.lease.fault ?? first.lease.fault,
        agents: holders.map(({ agent }) => agent),
      })),
      since: Math.min(...ofFault.map(({ lease }) => lease.since)),
      expiresAt: Math.min(...ofFault.map(({ lease }) => lease.expiresAt)),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  const onlyJournalled = journalled
    .filter(({ lease }) => !known.has(lease))
    .map(({ lease, what, fault }) => ({
      id: faultIdOf(lease),
      what,
      parts: [{ lease, fault, agents: [] }],
      since: null,
      expiresAt: null,
    }));
  return [...told, ...onlyJournalled];
}
