import { seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { ParsedEnvironment } from "../environment/parse.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { Security } from "../protocol/security.ts";
import type { AgentListener } from "../runtime/agent-link.ts";
import { type PlainAgent, startPlainAgent } from "../runtime/plain-agent.ts";
import type { Reach } from "../runtime/reach.ts";
import type { Topology } from "../topology/define.ts";
import { type Discovered, discoverPinned } from "./pins.ts";

/** Clusters of somebody else, reached by agents that are plain processes here. Disposing of it ends the agents. */
export interface ObservedWorld extends Reach, AsyncDisposable {
  /** The run clock's zero on this kernel, CLOCK_MONOTONIC in nanoseconds: other evidence of the same kernel can be laid beside it. */
  readonly zero: string;
  readonly discovered: ReadonlyMap<string, Discovered>;
}

interface Founding {
  readonly run: string;
  readonly topology: Topology;
  readonly parsed: ParsedEnvironment;
  readonly security: ReadonlyMap<string, Security | undefined>;
  readonly listener: AgentListener;
}

const helloWithin = seconds(20);

/** Agents, one clock, and behind every address the cluster that was pinned; nothing is written to any of them. */
export async function reachClusters(founding: Founding): Promise<ObservedWorld> {
  const { topology, listener } = founding;
  const observer = startPlainAgent("observer", "observer", listener);
  const clients = new Map(Object.keys(topology.clients).map((name) => [name, startPlainAgent(name, "client", listener)]));
  const agents: PlainAgent<AgentRole>[] = [observer, ...clients.values()];
  const end = async (): Promise<void> => void (await Promise.allSettled(agents.map((agent) => agent[Symbol.asyncDispose]())));
  try {
    return await greeted(founding, observer, clients, end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** The observer's zero becomes everybody's. */
async function greeted(
  { run, topology, parsed, security }: Founding,
  { link: observer }: PlainAgent<"observer">,
  clients: ReadonlyMap<string, PlainAgent<"client">>,
  end: () => Promise<void>,
): Promise<ObservedWorld> {
  const anchor = await observer.ask("hello", {}, helloWithin);
  await Promise.all([...clients.values()].map(({ link }) => link.ask("hello", { zero: anchor.zero }, helloWithin)));
  const discovered = await discoverPinned(observer, parsed, security);
  const known = (cluster: string): Discovered => {
    const found = discovered.get(cluster);
    if (found === undefined) throw new EnvironmentError(`the environment has no cluster "${cluster}"`);
    return found;
  };
  const client = (name: string): PlainAgent<"client"> => {
    const found = clients.get(name);
    if (found === undefined) throw new EnvironmentError(`topology ${topology.name} has no clients "${name}"`);
    return found;
  };
  const nodes = [...discovered].flatMap(([cluster, { brokers }]) =>
    brokers.map(({ id, name, host, port }) => {
      const secured = security.get(cluster);
      const observed = { id, name, cluster, address: host, brokerPort: port, controllerPort: null };
      return secured === undefined ? observed : { ...observed, security: secured };
    }),
  );
  await observer.ask("nodes", { nodes });
  return {
    run,
    recordRun: run,
    topology,
    zero: anchor.zero,
    anchor: { at: anchor.at, wall: anchor.wall },
    discovered,
    observer,
    clients: (name) => client(name).link,
    bootstrap: (cluster) => known(cluster).brokers.map(({ host, port }) => `${host}:${port}`),
    security: (cluster) => security.get(cluster),
    nodeName: (cluster, id) => known(cluster).brokers.find((broker) => broker.id === id)?.name,
    stamp: async () => (await observer.ask("stamp", {})).at,
    [Symbol.asyncDispose]: end,
  };
}
