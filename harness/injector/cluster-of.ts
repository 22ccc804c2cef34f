import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Role } from "../faults/subject.ts";
import { printRole } from "../faults/subject-text.ts";
import type { Reach } from "../runtime/reach.ts";
import type { Topology } from "../topology/define.ts";

/** Which cluster a role without one means: where what it names is, and was not only copied to. */
export async function clusterOf({ topology, observer }: Reach, role: Role): Promise<string> {
  const clusters = Object.keys(topology.clusters);
  const has = await Promise.all(
    clusters.map(async (cluster) => ((await namesIn(cluster)).includes(nameIn(role)) ? [cluster] : [])),
  );
  const chosen = originOf(has.flat(), topology);
  if (chosen !== undefined) return chosen;
  if (has.flat().length > 0)
    throw new UsageError(`${printRole(role)} is in ${has.flat().join(" and in ")}`, {
      hint: `say which: ${printRole({ ...role, cluster: has.flat()[0] } as Role)}`,
    });
  const all = (await Promise.all(clusters.map(namesIn))).flat();
  throw new UsageError(`nobody is ${printRole(role)}: no cluster has "${nameIn(role)}"${suggestion(nameIn(role), all)}`, {
    hint: all.length === 0 ? "there is nothing of that kind at all" : `there are ${[...new Set(all)].join(", ")}`,
  });

  async function namesIn(cluster: string): Promise<readonly string[]> {
    if ("topic" in role) return observer.ask("topics.list", { cluster });
    const of = role.name === "coordinator" ? "group" : "transaction";
    return (await observer.ask("coordinator", { cluster, of, key: nameIn(role) })).known;
  }
}

const nameIn = (role: Role): string =>
  "topic" in role ? role.topic : "group" in role ? role.group : "id" in role ? role.id : printRole(role);

/** The only one, or the only one that none of the others is replicated into. */
export function originOf(clusters: readonly string[], { replication }: Pick<Topology, "replication">): string | undefined {
  if (clusters.length <= 1) return clusters[0];
  const origins = clusters.filter((one) => !replication.some(({ from, to }) => to === one && clusters.includes(from)));
  return origins.length === 1 ? origins[0] : undefined;
}
