/** Where the group goes on in west. */
import { deliveredAgain } from "./copies.ts";
import { type Changes, ids } from "./figures.ts";
import { type Kind, modelAt, type Spot } from "./kind.ts";
import { BEFORE, COMMITTED } from "./world.ts";

const BACKLOG = BEFORE - COMMITTED;

/** Records of west that the group has committed past and never processed. */
function unprocessed({ partition }: Spot, k: number): Changes {
  return { "unprocessed.records": k, "unprocessed.ids": ids("orders-1", partition, COMMITTED, k) };
}

function skipped(spot: Spot, k: number): Changes {
  const { partition } = spot;
  return {
    ...unprocessed(spot, k),
    "offsets.skipped": k,
    "offsets.ids.skipped": ids("orders-1", partition, COMMITTED, k),
    [`offsets.byPartition.${partition}.skipped`]: k,
    [`offsets.byPartition.${partition}.resumed`]: k,
  };
}

function replayed({ partition }: Spot, k: number): Changes {
  return {
    "offsets.replayed": k,
    [`offsets.byPartition.${partition}.replayed`]: k,
    [`offsets.byPartition.${partition}.resumed`]: -k,
    ...deliveredAgain("failover", "otherCluster", ids("orders-1", partition, COMMITTED - k, k)),
  };
}

function missing({ partition }: Spot, reset: string): Changes {
  return {
    "offsets.missing": 1,
    [`offsets.byPartition.${partition}.missing`]: true,
    [`offsets.byPartition.${partition}.reset`]: reset,
  };
}

export const offsets: readonly Kind[] = [
  {
    name: "committed and never processed",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).committedPast = spot.k;
    },
    expected: (spot) => unprocessed(spot, spot.k),
  },
  {
    name: "offset skips",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).resume = { by: spot.k };
    },
    expected: (spot) => skipped(spot, spot.k),
  },
  {
    name: "offset replays",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).resume = { by: -spot.k };
    },
    expected: (spot) => replayed(spot, spot.k),
  },
  {
    name: "offset beyond the end",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).resume = { reset: "latest", pastEnd: spot.k };
    },
    expected: (spot) => ({
      ...skipped(spot, BACKLOG),
      "offsets.beyondEnd": 1,
      [`offsets.byPartition.${spot.partition}.beyondEnd`]: spot.k,
      [`offsets.byPartition.${spot.partition}.reset`]: "latest",
    }),
  },
  {
    name: "offset missing, reset to latest",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).resume = { reset: "latest" };
    },
    expected: (spot) => ({ ...skipped(spot, BACKLOG), ...missing(spot, "latest") }),
  },
  {
    name: "offset missing, reset to earliest",
    needs: ["whole"],
    plant: (world, spot) => {
      modelAt(world, spot).resume = { reset: "earliest" };
    },
    expected: (spot) => ({ ...replayed(spot, COMMITTED), ...missing(spot, "earliest") }),
  },
];
