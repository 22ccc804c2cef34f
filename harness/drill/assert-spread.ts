import { UsageError } from "../core/errors.ts";
import { placeText } from "../core/place.ts";
import { countOf } from "../topology/count.ts";
import type { DrillDefinition } from "./definition.ts";

/**
 * A load that stands for its cluster has a partition on every broker: with fewer, some broker leads none, and its death would cost nothing
 * that the drill could see. One that does not divide evenly is spread as far as it goes. A load of a single partition is about the one
 * broker that leads it, and is let be.
 */
export function assertSpread({ name, place, spec }: Pick<DrillDefinition, "name" | "place" | "spec">): void {
  const { topology, workloads, loss } = spec;
  for (const cluster of new Set([loss.source, loss.survivors])) {
    const definition = topology.clusters[cluster];
    const brokers = definition === undefined ? 0 : countOf(topology, definition, "broker");
    const short = workloads.find(({ partitions }) => partitions > 1 && partitions < brokers);
    if (short !== undefined)
      throw new UsageError(
        `${placeText(place)}: drill "${name}": the ${short.partitions} partitions of workload "${short.name}" cannot be spread over the ` +
          `${brokers} brokers of ${cluster}: some would lead none, and a fault there would hit nothing of the load`,
        { hint: `at least ${brokers}, best a multiple; or 1, for a drill about the one broker that leads it` },
      );
  }
}
