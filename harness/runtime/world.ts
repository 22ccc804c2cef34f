import type Docker from "dockerode";
import { type Duration, seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { Topology } from "../topology/define.ts";
import { bootstrapOf, namesSeenFrom, type Plan, type PlannedHost, planTopology } from "../topology/plan.ts";
import { operator } from "../topology/users.ts";
import { AgentLink, type AgentListener } from "./agent-link.ts";
import { attachmentOf, containerName, createContainer } from "./containers.ts";
import { allDisks, createDisks, diskOf } from "./disks.ts";
import { type Kept, type Labels, label, labelsOf } from "./labels.ts";
import { createNetworks, freeBlocks, isSubnetTaken, noBlockLeft } from "./networks.ts";
import type { Reach } from "./reach.ts";
import { makeSecrets, readSecrets, type Secrets, securityFor } from "./secrets.ts";
import { removeRun, runsThere } from "./sweep.ts";

/** A topology's machines, running and spoken to: no Kafka yet. Disposing of it removes it down to nothing. */
export interface World extends Reach, AsyncDisposable {
  readonly plan: Plan;
  readonly docker: Docker;
  /** Of a secured topology. */
  readonly secrets: Secrets | undefined;
  readonly fabric: AgentLink<"fabric">;
  node(name: string): AgentLink<"node">;
  /** The agent that opens this host's connections, whatever its role. */
  agentOf(name: string): AgentLink<AgentRole>;
  container(name: string): Docker.Container;
  /** As the engine calls it. */
  containerName(name: string): string;
  /** Starts a host's container again after its death, with the same addresses, and speaks to its new agent. */
  revive(name: string): Promise<void>;
  /** Speaks anew to an agent that lives on: the line to it was lost. */
  reattach(name: string): Promise<void>;
  /**
   * Ends the fabric's container and starts it again, with the same addresses and the same clock, every path whole. All
   * connections of the topology end with it.
   */
  reviveFabric(): Promise<void>;
  /** Ends these agents and what they remember; `revive` starts them anew. */
  end(names: readonly string[]): Promise<void>;
  /** From now on it serves this run: records are its own, and the wall clock is read anew, as it drifts from the run's. */
  serve(run: string): Promise<void>;
  /** Whether a container runs, by the engine's word; an error where the engine does not answer. */
  runs(name: string): Promise<boolean>;
  /** Lets go of the agents and leaves everything running. */
  detach(): void;
}

interface Machines {
  readonly containers: Map<string, Docker.Container>;
  readonly links: Map<string, AgentLink<AgentRole>>;
}

const fabricName = "fabric";
const observerName = "observer";
const helloWithin: Duration = seconds(30);
/** Agents that run answer at once; those of a crashed engine never will. */
const rejoinWithin: Duration = seconds(4);
/** One that lives answers at once; one that is frozen must not hold up a heal for ever. */
const engineWithin: Duration = seconds(10);

export interface Founding {
  readonly docker: Docker;
  readonly image: string;
  /** What clients' containers run from, where that is another image. */
  readonly clientImage?: string;
  readonly topology: Topology;
  readonly run: string;
  readonly kept: Kept;
  readonly listener: AgentListener;
  readonly signal: AbortSignal;
}

/** Networks, containers, agents, one clock, and the fabric between them. What fails is removed again before the error is thrown. */
export async function found(founding: Founding): Promise<World> {
  const { docker, run, signal } = founding;
  try {
    const { plan, labels } = await layNetworks(founding);
    signal.throwIfAborted();
    const machines = await startMachines(founding, plan, labels);
    return await speakTo(founding, plan, machines);
  } catch (error) {
    await removeAll(docker, run).catch((cleaning: unknown) => founding.listener.log?.("runner", messageOf(cleaning)));
    throw error;
  }
}

async function removeAll(docker: Docker, run: string): Promise<void> {
  const left = (await runsThere(docker)).find((candidate) => candidate.run === run);
  if (left !== undefined) await removeRun(docker, left);
}

async function layNetworks({ docker, topology, run, kept, signal }: Founding): Promise<{ plan: Plan; labels: Labels }> {
  const blocks = (await freeBlocks(docker)).slice(0, 16);
  for (const block of blocks) {
    signal.throwIfAborted();
    const plan = planTopology(topology, block);
    const secured = topology.secure === true ? { [label.secure]: "true" } : {};
    const labels = { ...labelsOf(run, topology.name, kept), [label.block]: String(block), ...secured };
    try {
      await createNetworks(docker, run, plan.hosts, labels);
      await createDisks(docker, run, plan, labels);
      return { plan, labels };
    } catch (error) {
      await removeAll(docker, run);
      if (!isSubnetTaken(error))
        throw new EnvironmentError(`could not create the networks of ${topology.name}: ${messageOf(error)}`, { cause: error });
    }
  }
  throw noBlockLeft(blocks.length);
}

const roleOf = { node: "node", connect: "node", clients: "client" } as const satisfies Record<PlannedHost["kind"], AgentRole>;

async function startMachines(
  { docker, image, clientImage = image, run, listener }: Founding,
  plan: Plan,
  labels: Labels,
): Promise<Machines> {
  const [firstHost] = plan.hosts;
  if (firstHost === undefined) throw new EnvironmentError(`topology ${plan.topology.name} has no hosts`);
  const machines: Machines = { containers: new Map(), links: new Map() };
  const shared = { run, image, labels };
  const everywhere = (end: "fabric" | "observer", hosts: readonly PlannedHost[]) => {
    const [first, ...rest] = hosts.map((host) => attachmentOf(run, host, end));
    if (first === undefined) throw new EnvironmentError(`topology ${plan.topology.name} has no nodes`);
    return [first, ...rest] as const;
  };
  const specs = [
    {
      ...shared,
      name: fabricName,
      role: "fabric" as const,
      attachments: everywhere("fabric", plan.hosts),
      names: {},
      netAdmin: true,
    },
    {
      ...shared,
      name: observerName,
      role: "observer" as const,
      attachments: everywhere("observer", [...plan.nodes]),
      names: {},
      mounts: allDisks(run, plan),
    },
    ...plan.hosts.map((host) => ({
      ...shared,
      image: host.kind === "clients" ? clientImage : image,
      name: host.name,
      role: roleOf[host.kind],
      attachments: [attachmentOf(run, host, "address")] as const,
      names: namesSeenFrom(plan, host),
      mounts: diskOf(run, plan, host.name),
    })),
  ];
  await Promise.all(
    specs.map(async (spec) => {
      const container = await createContainer(docker, spec);
      machines.containers.set(spec.name, container);
      machines.links.set(spec.name, await AgentLink.attach<AgentRole>(docker, container, spec.name, spec.role, listener));
      await container.start();
    }),
  );
  return machines;
}

/** One clock for all: the fabric's zero becomes everybody's. Another kernel's clock would be another clock. */
async function speakTo({ docker, run, listener }: Founding, plan: Plan, machines: Machines): Promise<World> {
  const anchor = await linkOf(machines, fabricName).ask("hello", {}, helloWithin);
  const secrets = plan.topology.secure === true ? await makeSecrets(containerOf(machines, observerName), plan) : undefined;
  const world = worldOf(docker, run, plan, machines, { anchor, secrets }, listener);
  await Promise.all([...machines.links.keys()].map((name) => greet(machines, name, anchor)));
  await world.fabric.ask("configure", { paths: plan.paths }, seconds(30));
  return world;
}

type Anchor = { readonly bootId: string; readonly zero: string; readonly wall: string; readonly at: number };

const unless =
  (statusCode: number) =>
  (error: { readonly statusCode?: number }): void => {
    if (error.statusCode !== statusCode) throw error;
  };

/** The fabric's clock is everybody's; the observer has it too, and still while the fabric is down. */
async function stampOf(machines: Machines): Promise<number> {
  const [fabric, observer] = [fabricName, observerName].map((name) => linkOf(machines, name));
  if (fabric?.closed === false) {
    const stamp = await fabric.ask("stamp", {}, rejoinWithin).catch(() => undefined);
    if (stamp !== undefined) return stamp.at;
  }
  return (await (observer ?? linkOf(machines, observerName)).ask("stamp", {})).at;
}

async function greet(machines: Machines, name: string, { zero, bootId }: Anchor, within = helloWithin): Promise<void> {
  const answer = await linkOf(machines, name).ask("hello", { zero }, within);
  if (answer.bootId !== bootId)
    throw new EnvironmentError(`${name} runs on another kernel than the fabric: their clocks cannot be compared`);
}

interface Known {
  readonly anchor: Anchor;
  readonly secrets: Secrets | undefined;
}

function worldOf(
  docker: Docker,
  run: string,
  plan: Plan,
  machines: Machines,
  { anchor, secrets }: Known,
  listener: AgentListener,
): World {
  const detach = (): void => {
    for (const link of machines.links.values()) link.close();
  };
  /** Attached before a start, so that nothing the agent says is missed. */
  const speakAnew = async (name: string): Promise<void> => {
    const { role } = linkOf(machines, name);
    linkOf(machines, name).close();
    const attaching = AgentLink.attach<AgentRole>(docker, containerOf(machines, name), name, role, listener);
    machines.links.set(name, await bounded(`attaching to ${name}`, engineWithin, attaching));
  };
  let recordRun = run;
  let wall = { at: anchor.at, wall: anchor.wall };
  return {
    run,
    topology: plan.topology,
    plan,
    docker,
    get recordRun() {
      return recordRun;
    },
    get anchor() {
      return wall;
    },
    nodeName: (cluster, id) => plan.nodes.find((node) => node.cluster === cluster && node.nodeId === id)?.name,
    secrets,
    security: (cluster, user = operator) => (secrets === undefined ? undefined : securityFor(secrets, cluster, user)),
    bootstrap: (cluster) => bootstrapOf(plan, cluster),
    stamp: () => stampOf(machines),
    traffic: () => (linkOf(machines, fabricName) as AgentLink<"fabric">).ask("traffic", {}),
    get fabric() {
      return linkOf(machines, fabricName) as AgentLink<"fabric">;
    },
    get observer() {
      return linkOf(machines, observerName) as AgentLink<"observer">;
    },
    node: (name) => linkOf(machines, name) as AgentLink<"node">,
    clients: (name) => linkOf(machines, name) as AgentLink<"client">,
    agentOf: (name) => linkOf(machines, name),
    container: (name) => containerOf(machines, name),
    containerName: (name) => containerName(run, name),
    async revive(name) {
      await speakAnew(name);
      await bounded(`starting ${name}`, engineWithin, containerOf(machines, name).start()).catch(unless(304));
      await greet(machines, name, anchor);
    },
    async reattach(name) {
      await speakAnew(name);
      await greet(machines, name, anchor, rejoinWithin);
    },
    async reviveFabric() {
      const container = containerOf(machines, fabricName);
      await bounded("ending the fabric", engineWithin, container.stop({ t: 0 })).catch(unless(304));
      await speakAnew(fabricName);
      await bounded("starting the fabric", engineWithin, container.start()).catch(unless(304));
      await greet(machines, fabricName, anchor);
      await (linkOf(machines, fabricName) as AgentLink<"fabric">).ask("configure", { paths: plan.paths }, seconds(30));
    },
    async end(names) {
      await Promise.all(
        names.map(async (name) => {
          const container = containerOf(machines, name);
          linkOf(machines, name).close();
          await bounded(`ending ${name}`, engineWithin, container.stop({ t: 0 })).catch(unless(304));
        }),
      );
    },
    async serve(served) {
      const now = await linkOf(machines, fabricName).ask("hello", {}, rejoinWithin);
      if (now.zero !== anchor.zero || now.bootId !== anchor.bootId)
        throw new EnvironmentError("the fabric's clock is not the one that this world began with");
      recordRun = served;
      wall = { at: now.at, wall: now.wall };
    },
    async runs(name) {
      const { State } = await bounded(`the engine, asked for ${name},`, engineWithin, containerOf(machines, name).inspect());
      return State.Running;
    },
    detach,
    async [Symbol.asyncDispose]() {
      detach();
      await removeAll(docker, run);
    },
  };
}

/** Speaks to a topology that somebody left running. Its clock and its fabric stay as they are. */
export async function rejoin(
  docker: Docker,
  run: string,
  topology: Topology,
  block: Plan["block"],
  listener: AgentListener,
): Promise<World> {
  const plan = planTopology(topology, block);
  const machines: Machines = { containers: new Map(), links: new Map() };
  const hosts: [string, AgentRole][] = [
    [fabricName, "fabric"],
    [observerName, "observer"],
    ...plan.hosts.map(({ name, kind }): [string, AgentRole] => [name, roleOf[kind]]),
  ];
  await Promise.all(
    hosts.map(async ([name, role]) => {
      const container = docker.getContainer(containerName(run, name));
      machines.containers.set(name, container);
      machines.links.set(name, await AgentLink.attach<AgentRole>(docker, container, name, role, listener));
    }),
  );
  const anchor = await anchorThere(machines);
  const secrets =
    topology.secure === true ? await readSecrets(containerOf(machines, observerName), Object.keys(topology.clusters)) : undefined;
  return worldOf(docker, run, plan, machines, { anchor, secrets }, listener);
}

/** A fabric that is down has taken nobody else's clock with it. */
async function anchorThere(machines: Machines): Promise<Anchor> {
  const asked = [fabricName, observerName].map((name) => linkOf(machines, name).ask("hello", {}, rejoinWithin));
  try {
    return await Promise.any(asked);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

function linkOf(machines: Machines, name: string): AgentLink<AgentRole> {
  const link = machines.links.get(name);
  if (link === undefined)
    throw new EnvironmentError(`this topology has no host "${name}" (known: ${[...machines.links.keys()].join(", ")})`);
  return link;
}

function containerOf(machines: Machines, name: string): Docker.Container {
  const container = machines.containers.get(name);
  if (container === undefined)
    throw new EnvironmentError(`this topology has no host "${name}" (known: ${[...machines.containers.keys()].join(", ")})`);
  return container;
}
