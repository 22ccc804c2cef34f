import { InvalidDrill, UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { PartitionRole, Role } from "../faults/subject.ts";
import { printSubject } from "../faults/subject-text.ts";
import type { PartitionSight } from "../protocol/commands.ts";
import type { Reach } from "../runtime/reach.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf } from "../topology/plan.ts";
import { clusterOf } from "./cluster-of.ts";
import { controllersOf, holdersOf, leadsMost } from "./role-holders.ts";
import { workerOf } from "./worker-of.ts";

/** Who holds a role now, by name, as the observer sees it. A role that nobody holds is an error, never a pass. */
export async function holdersNow(world: World, role: Role): Promise<string[]> {
  switch (role.name) {
    case "leader":
    case "follower":
    case "in-sync":
      return partitionHolders(world, role);
    case "controller":
      return [await activeController(world, role)];
    case "controllers": {
      knownCluster(world, role.cluster);
      const voters = nodesOf(world.plan, role.cluster).filter(({ roles }) => roles.includes("controller"));
      return controllersOf(
        role,
        voters.map(({ name }) => name),
        await activeController(world, role),
      );
    }
    case "coordinator":
      return [await coordinator(world, role, "group", role.group)];
    case "transactions":
      return [await coordinator(world, role, "transaction", role.id)];
    case "busiest": {
      knownCluster(world, role.cluster);
      const topics = await world.observer.ask("topics.list", { cluster: role.cluster });
      const partitions = await world.observer.ask("topics.describe", { cluster: role.cluster, topics });
      return [nodeName(world, role.cluster, leadsMost(role, partitions))];
    }
    case "worker":
      return [await workerOf(world, role)];
  }
}

/** Of one partition, where only the observer is needed to tell: on clusters of somebody else, too. */
export async function partitionHolders(reach: Reach, role: PartitionRole): Promise<string[]> {
  const cluster = role.cluster ?? (await clusterOf(reach, role));
  knownCluster(reach, cluster);
  const sights = await reach.observer.ask("topics.describe", { cluster, topics: [role.topic] });
  const sight = sights.find(({ partition }) => partition === role.partition);
  if (sight === undefined) throw await noPartition(reach, cluster, role, sights);
  return holdersOf(role, sight).map((id) => nodeName(reach, cluster, id));
}

async function noPartition(
  { observer }: Reach,
  cluster: string,
  role: PartitionRole,
  there: readonly PartitionSight[],
): Promise<UsageError> {
  const what = printSubject({ role });
  if (there.length > 0)
    return new UsageError(`nobody is ${what}: ${role.topic} has ${there.length} partitions in ${cluster}, from 0`);
  const topics = await observer.ask("topics.list", { cluster });
  return new UsageError(`nobody is ${what}: ${cluster} has no topic "${role.topic}"${suggestion(role.topic, topics)}`, {
    hint: `its topics: ${topics.join(", ")}`,
  });
}

async function activeController(world: World, role: Role & { readonly cluster: string }): Promise<string> {
  knownCluster(world, role.cluster);
  const { leader } = await world.observer.ask("quorum", { cluster: role.cluster });
  if (leader === null) throw new InvalidDrill(`nobody is ${printSubject({ role })}: no controller is elected`);
  return nodeName(world, role.cluster, leader);
}

async function coordinator(
  world: World,
  role: Role & { readonly cluster?: string },
  of: "group" | "transaction",
  key: string,
): Promise<string> {
  const cluster = role.cluster ?? (await clusterOf(world, role));
  knownCluster(world, cluster);
  const { node, known } = await world.observer.ask("coordinator", { cluster, of, key });
  const what = of === "group" ? "group" : "transactional.id";
  if (!known.includes(key))
    throw new UsageError(`nobody is ${printSubject({ role })}: ${cluster} knows no ${what} "${key}"${suggestion(key, known)}`, {
      hint: known.length === 0 ? `it knows none at all` : `it knows ${known.join(", ")}`,
    });
  if (node === null) throw new InvalidDrill(`nobody is ${printSubject({ role })}: its partition has no leader`);
  return nodeName(world, cluster, node);
}

function knownCluster({ topology }: Reach, cluster: string): void {
  const known = Object.keys(topology.clusters);
  if (!known.includes(cluster))
    throw new UsageError(`topology ${topology.name} has no cluster "${cluster}"${suggestion(cluster, known)}`, {
      hint: `its clusters: ${known.join(", ")}`,
    });
}

function nodeName(reach: Reach, cluster: string, id: number): string {
  const name = reach.nodeName(cluster, id);
  if (name === undefined) throw new InvalidDrill(`cluster ${cluster} has no node with id ${id}`);
  return name;
}
