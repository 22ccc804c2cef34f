import type { DrillContext, DrillSite } from "./context.ts";
import { elect } from "./elections.ts";
import { move } from "./move-replicas.ts";

/** Only the order of the replicas is changed, which moves no data; then the first of each leads. */
export const leadFromVerb =
  (site: DrillSite): DrillContext["leadFrom"] =>
  (cluster, region, load) =>
    site.step(`brokers in ${region} lead every partition`, async () => {
      const { world } = site.stage;
      const topics = load.parts.map(({ definition }) => definition.topic);
      const inside = new Set(world.plan.nodes.flatMap((node) => (node.region === region ? [node.nodeId] : [])));
      const sights = await world.observer.ask("topics.describe", { cluster, topics });
      const wanted = sights.map((sight) => ({
        ...sight,
        replicas: sight.replicas.toSorted((a, b) => Number(inside.has(b)) - Number(inside.has(a))),
      }));
      await move(site, cluster, wanted);
      await elect(site, cluster, "preferred", wanted);
    });
