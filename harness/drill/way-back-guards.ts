import { seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import type { ReplicationDriver } from "../replication/driver.ts";
import { flowOf } from "../replication/flow.ts";
import { mirrorMaker } from "../replication/mirror-maker-driver.ts";
import type { World } from "../runtime/world.ts";
import { endsOf, grownBy } from "./log-ends.ts";

/** From the side that is in charge to the one that it took over from. */
export interface Ways {
  readonly from: string;
  readonly to: string;
}

/** Where both sides and their workers can be asked. */
export interface Reached {
  readonly world: World;
  readonly signal: AbortSignal;
}

/** What may be on its way while nobody is known to write: an application that writes does so more often. */
const watchedFor = seconds(3);

/** Both directions of a pair of clusters: what copied before the failover, and the way back that is kept in reserve. */
export function linksOf(
  { world, signal }: Reached,
  { from, to }: Ways,
  topics: readonly string[],
  groups: readonly string[],
): { readonly forward: ReplicationDriver; readonly reverse: ReplicationDriver } {
  const { name, replication } = world.topology;
  const out = replication.find((one) => one.from === to && one.to === from && one.reserve !== true);
  if (out === undefined) throw new GuardRefused(`nothing was replicated from ${to} to ${from}: there is no way to go back`);
  const back = replication.find((one) => one.from === from && one.to === to && one.reserve === true);
  if (back === undefined)
    throw new GuardRefused(`topology "${name}" keeps no way back from ${from} to ${to}`, {
      hint: "a replication with `reserve: true` is one; topologies/active-passive-and-back.ts has it",
    });
  // It copies these topics and no others: where names are kept, each topic that it copies must be told where to begin.
  const reverse = mirrorMaker(flowOf(world, back, topics, groups), signal);
  if (!reverse.capabilities.seekable || !reverse.capabilities.keepsNames)
    throw new GuardRefused(`replication from ${from} to ${to} cannot be told where to read on under names that are kept`);
  return { forward: mirrorMaker(flowOf(world, out, [".*"], [".*"]), signal), reverse };
}

/** Both directions at once would copy for ever where names are kept. */
export async function assertOneWay(forward: ReplicationDriver): Promise<void> {
  const state = await forward.state();
  if (state !== "stopped")
    throw new GuardRefused(
      `replication from ${forward.from} to ${forward.to} is ${state}: both directions at once would copy for ever`,
      { hint: `stop it: \`muster promote ${forward.to}\` does` },
    );
}

/** A side that is written to by anybody is no side to fail back to. */
export async function assertUnwritten({ world, signal }: Reached, cluster: string, topics: readonly string[]): Promise<void> {
  const before = await endsOf({ world }, cluster, topics);
  await pauseFor(watchedFor, signal);
  const came = grownBy(before, await endsOf({ world }, cluster, topics));
  if (came !== 0)
    throw new GuardRefused(`${cluster} is still written to: ${came} records in ${watchedFor / 1000} s`, {
      hint: "stop or fence whoever writes there first; nothing was changed",
    });
}
