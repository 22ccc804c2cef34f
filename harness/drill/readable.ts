import { milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { unlessAborted } from "../core/eventually.ts";
import type { PartitionRead } from "../protocol/client-commands.ts";
import { bootstrapOf, nodesOf } from "../topology/plan.ts";
import { type DrillContext, type DrillSite, type Load, stampOf } from "./context.ts";

/** A leader that is about to be elected is waited for: the broker session (9 s) and a controller's election lie before it. */
const readWithin = seconds(30);

/** A reader that comes anew, at the place of the clients that run now, reads every topic of the load from its start. */
export const readableVerb =
  (site: DrillSite): DrillContext["readable"] =>
  (load, { from, within = readWithin } = {}) =>
    site.step("a reader that comes anew reads every partition to its high watermark", async () => {
      const { folder, signal, stage, gathered } = site;
      const { cluster, clients } = placeOf(load, gathered.movedOn === true);
      const brokers = nodesOf(stage.world.plan, cluster)
        .filter(({ roles }) => roles.includes("broker"))
        .map(({ nodeId, name, ports }) => ({ id: nodeId, name, port: ports.CLIENT }));
      const topics = load.parts.map(({ definition: { topic, partitions } }) => ({ topic, partitions }));
      const place = from ?? clients;
      if (bootstrapOf(stage.world.plan, cluster).length === 0) throw new InvalidDrill(`${cluster} has no broker to read from`);
      const security = stage.world.security(cluster);
      const asked = stage.world
        .clients(place)
        .ask(
          "readable",
          { cluster, brokers, topics, withinMs: within, ...(security === undefined ? {} : { security }) },
          milliseconds(within + 30_000),
        );
      const { partitions } = await unlessAborted(signal, asked);
      const unreadable = unreadableOf(partitions);
      const read = { cluster, from: place, partitions: partitions.length, unreadable };
      folder.record({ at: await stampOf(site), event: "readable", ...read });
      return unreadable;
    });

/** In words, `payments/3: nobody leads it`. */
export const unreadableOf = (partitions: readonly PartitionRead[]): string[] =>
  partitions.flatMap(({ topic, partition, problem }) => (problem === null ? [] : [`${topic}/${partition}: ${problem}`]));

/** Where the load runs now; all of its workloads run side by side. */
function placeOf({ parts: [first] }: Load, movedOn: boolean): { readonly cluster: string; readonly clients: string } {
  if (first === undefined) throw new InvalidDrill("a load without a workload has no topic that could be read");
  const { definition } = first;
  const { on, clients } = movedOn && definition.standby !== undefined ? definition.standby : definition;
  return { cluster: on, clients };
}
