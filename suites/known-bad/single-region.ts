import singleRegion from "../../topologies/single-region.ts";

/** The same topology, with feature levels or settings that a drill is about. */
export const singleRegionWith = <const Own extends object>(own: Own) => {
  const { home } = singleRegion.clusters;
  return { ...singleRegion, clusters: { home: { ...home, ...own } } };
};
