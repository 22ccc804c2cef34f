import { seconds } from "../core/duration.ts";
import type { Difference } from "../replication/parity.ts";
import type { World } from "../runtime/world.ts";
import { principalOf, userOf } from "../topology/users.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";

/** What Kafka says of a write that it would have taken, but for its impossible acks. */
const allowed = "INVALID_REQUIRED_ACKS";

export type Writer = Pick<WorkloadDefinition, "name" | "topic">;

/**
 * A real produce request of each application to the cluster where it may go on, as its own user and at the listener that it will use: ACLs can be
 * compared and still be read wrongly, a broker that answers cannot. Nothing is appended. Nothing is asked where listeners are open.
 */
export async function writeRefusals(
  world: Pick<World, "secrets" | "security" | "observer">,
  cluster: string,
  writers: readonly Writer[],
): Promise<Difference[]> {
  const each = writers.map(async ({ name, topic }): Promise<Difference[]> => {
    const as = world.secrets === undefined ? undefined : world.security(cluster, userOf(name));
    if (as === undefined) return [];
    const { said } = await world.observer.ask("write.attempt", { cluster, topic, as }, seconds(15));
    return refusalsIn(said, { cluster, topic, user: userOf(name) });
  });
  return (await Promise.all(each)).flat();
}

interface Tried {
  readonly cluster: string;
  readonly topic: string;
  readonly user: string;
}

/** One for each word that Kafka had for it. Where nothing could be tried, nothing is known. */
export function refusalsIn(said: Readonly<Record<string, string>>, { cluster, topic, user }: Tried): Difference[] {
  const about = { about: "acl" as const, subject: cluster };
  if (Object.keys(said).length === 0)
    return [{ ...about, words: `no write of ${principalOf(user)} could be tried: no broker of ${cluster} knows ${topic}` }];
  const refused = Object.entries(said).filter(([, word]) => word !== allowed);
  return [...Map.groupBy(refused, ([, word]) => word)].map(([word, those]) => {
    const which =
      those.length === Object.keys(said).length ? topic : those.map(([partition]) => `${topic}/${partition}`).join(", ");
    return { ...about, words: `a write of ${principalOf(user)} to ${which} in ${cluster} is refused: ${word}` };
  });
}
