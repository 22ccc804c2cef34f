import { type Duration, seconds } from "../core/duration.ts";
import type { Acl } from "../protocol/acl.ts";
import type { World } from "../runtime/world.ts";
import { mirrorUser, operator, userOf } from "../topology/users.ts";
import { type Application, aclsOf } from "./acls.ts";

const within = seconds(20);
/** Brokers that are gone are asked as well, and each takes its time not to answer. */
const askWithin = (within + seconds(15)) as Duration;

type Place = Pick<World, "observer" | "topology" | "secrets" | "security">;

/** In a secured topology: those who do not come with a load. Before any client, or a Connect worker, starts: one that is not let in ends. */
export async function withOwnAccess(world: Place, cluster: string): Promise<void> {
  await setUsers(world, cluster, world.topology.replication.length === 0 ? [operator] : [operator, mirrorUser]);
  await changeAcls(world, cluster, { add: aclsOf(world.topology, cluster, []) });
}

/** The same for applications: a user for each, and the ACLs that it has here. */
export async function withAccess(world: Place, cluster: string, applications: readonly Application[]): Promise<void> {
  await setUsers(world, cluster, [...new Set(applications.map(({ name }) => userOf(name)))]);
  await changeAcls(world, cluster, { add: aclsOf(world.topology, cluster, applications) });
}

async function setUsers(world: Place, cluster: string, names: readonly string[]): Promise<void> {
  const users = names.flatMap((user) => world.security(cluster, user) ?? []);
  if (users.length > 0) await world.observer.ask("users.set", { cluster, users, withinMs: within }, askWithin);
}

/** Nothing where the topology is not secured: no broker has an authorizer. */
export async function changeAcls(
  world: Pick<World, "observer" | "secrets">,
  cluster: string,
  change: { readonly add?: readonly Acl[]; readonly remove?: readonly Acl[] },
): Promise<void> {
  if (world.secrets === undefined) return;
  await world.observer.ask("acls.change", { cluster, ...change, withinMs: within }, askWithin);
}
