import { awaitCluster, type StartedCluster } from "../../cluster/start.ts";
import { awaitFullIsr } from "../../cluster/whole.ts";
import { seconds } from "../../core/duration.ts";
import { HealNotProven, messageOf } from "../../core/errors.ts";
import type { AtHand } from "../hands-on/at-hand.ts";
import type { StartedLoad } from "./loads.ts";

const within = seconds(90);

/** Waits until every cluster has its brokers, its quorum and, of the load's topics, its redundancy again. What is missing is no heal. */
export async function awaitWhole({ world, signal }: AtHand, load: readonly StartedLoad[]): Promise<StartedCluster[]> {
  try {
    const names = Object.keys(world.topology.clusters);
    const clusters = await Promise.all(names.map((cluster) => awaitCluster(world, cluster, within, signal)));
    const topics = Map.groupBy(load, ({ definition }) => definition.on);
    await Promise.all(
      [...topics].map(([cluster, loads]) =>
        awaitFullIsr(
          world,
          cluster,
          loads.map(({ definition }) => definition.topic),
          within,
          signal,
        ),
      ),
    );
    return clusters;
  } catch (error) {
    signal.throwIfAborted();
    throw new HealNotProven(`the topology is not whole: ${messageOf(error)}`, {
      cause: error,
      hint: "`muster status` shows what is not; `muster down` removes it",
    });
  }
}
