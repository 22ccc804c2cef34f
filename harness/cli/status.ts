import { messageOf } from "../core/errors.ts";
import { probeTopic } from "../drill/stage.ts";
import { findEngine } from "../runtime/engine.ts";
import { label } from "../runtime/labels.ts";
import { runsThere } from "../runtime/sweep.ts";
import { rejoin, type World } from "../runtime/world.ts";
import { addressBlock } from "../topology/addresses.ts";
import { allTopologies } from "./suites.ts";

interface NodeStatus {
  readonly node: string;
  readonly process: string;
  readonly exit: string | null;
}

interface TopologyStatus {
  readonly run: string;
  readonly topology: string;
  readonly kept: boolean;
  readonly nodes: readonly NodeStatus[];
  readonly leaders: readonly {
    readonly cluster: string;
    readonly partition: string;
    readonly leader: number;
    readonly isr: readonly number[];
  }[];
  readonly faults: readonly {
    readonly lease: string;
    readonly what: string;
    readonly endsInSeconds: number;
  }[];
  readonly problem?: string;
}

export async function status({ json }: { readonly json?: boolean }): Promise<number> {
  const found = await findEngine();
  const statuses = found.engine === undefined ? [] : await statusesOf(found.engine.docker);
  if (json === true) process.stdout.write(`${JSON.stringify(statuses, undefined, 2)}\n`);
  else if (statuses.length === 0) process.stdout.write("nothing of Muster's is running\n");
  else for (const one of statuses) print(one);
  return 0;
}

async function statusesOf(docker: World["docker"]): Promise<TopologyStatus[]> {
  const [runs, topologies] = await Promise.all([runsThere(docker), allTopologies()]);
  const containers = await docker.listContainers({ all: true, filters: { label: [label.run] } });
  return Promise.all(
    runs.map(async ({ run, topology: name, kept }): Promise<TopologyStatus> => {
      const nothing = { run, topology: name, kept, nodes: [], leaders: [], faults: [] };
      const topology = topologies.find((candidate) => candidate.name === name);
      const block = containers.find(({ Labels }) => Labels[label.run] === run)?.Labels[label.block];
      if (topology === undefined || block === undefined)
        return { ...nothing, problem: "its topology is not known to this version of Muster" };
      try {
        const world = await rejoin(docker, run, topology, addressBlock(Number(block)), {});
        try {
          return { ...nothing, ...(await look(world)) };
        } finally {
          world.detach();
        }
      } catch (error) {
        return { ...nothing, problem: messageOf(error) };
      }
    }),
  );
}

async function look(world: World): Promise<Pick<TopologyStatus, "nodes" | "leaders" | "faults">> {
  const machines = [...world.plan.nodes, ...world.plan.connects];
  const nodes = await Promise.all(
    machines.map(async ({ name }) => {
      const state = await world.node(name).ask("state", {});
      return { node: name, process: state.process, exit: state.exit };
    }),
  );
  const clusters = Object.keys(world.plan.topology.clusters);
  const described = await Promise.all(
    clusters.map(async (cluster) => ({
      cluster,
      partitions: await world.observer.ask("topics.describe", { cluster, topics: [probeTopic] }).catch(() => []),
    })),
  );
  const leaders = described.flatMap(({ cluster, partitions }) =>
    [...partitions].map(({ topic, partition, leader, isr }) => ({ cluster, partition: `${topic}/${partition}`, leader, isr })),
  );
  const held = await world.fabric.ask("leases", {});
  const faults = [...held].map(({ lease, what, expiresAt }) => ({
    lease,
    what,
    endsInSeconds: Math.round(expiresAt - held.at),
  }));
  return { nodes, leaders, faults };
}

function print({ run, topology, kept, nodes, leaders, faults, problem }: TopologyStatus): void {
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  write(`${topology} (run ${run})${kept ? ", kept up" : ""}`);
  if (problem !== undefined) write(`  ✗ ${problem}`);
  for (const { node, process: state, exit } of nodes)
    write(`  ${state === "running" ? "✓" : "✗"} ${node.padEnd(18)} ${state}${exit === null ? "" : ` (${exit})`}`);
  for (const { cluster, partition, leader, isr } of leaders)
    write(`  ${cluster} ${partition}: leader ${leader}, in sync ${isr.join(" ")}`);
  for (const { lease, what, endsInSeconds } of faults)
    write(`  fault ${lease}: ${what}, ends by itself in ${endsInSeconds} s unless renewed`);
  if (nodes.length > 0 && faults.length === 0) write("  no fault is active");
}
