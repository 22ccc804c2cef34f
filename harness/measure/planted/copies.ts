/** Records that stand twice in a log, are handed out twice, or out of order. */
import { type Changes, ids } from "./figures.ts";
import { type Kind, modelAt, placeOf, type Spot, sentFrom, shifted } from "./kind.ts";

const named = ({ partition, at, k }: Spot) => ids("orders-1", partition, at, k);

export type Cause = "sameOffset" | "otherOffset" | "otherCluster";

export function deliveredAgain(phase: "steady" | "failover", cause: Cause, delivered: readonly string[]): Changes {
  const k = delivered.length;
  return {
    "duplicates.delivery.extra": k,
    "duplicates.delivery.ids": k,
    [`duplicates.delivery.byCause.${cause}`]: k,
    [`duplicates.delivery.byPhase.${phase}.extra`]: k,
    [`duplicates.delivery.byPhase.${phase}.ids`]: k,
    "duplicates.ids.delivery": delivered,
  };
}

function twiceIn(cluster: "east" | "west", spot: Spot): Changes {
  return {
    [`duplicates.log.${cluster}.extra`]: spot.k,
    [`duplicates.log.${cluster}.ids`]: spot.k,
    [`duplicates.ids.log.${cluster}`]: named(spot),
  };
}

export const copies: readonly Kind[] = [
  {
    name: "log duplicate (the mirror's)",
    needs: ["middle"],
    plant: (world, spot) => {
      const { west } = modelAt(world, spot);
      const from = placeOf(west, spot.at);
      west.splice(from + spot.k, 0, ...west.slice(from, from + spot.k));
    },
    expected: (spot) => ({ ...twiceIn("west", spot), ...shifted(spot, spot.k) }),
  },
  {
    name: "log duplicate (the producer's), delivered too",
    needs: ["middle"],
    plant: (world, spot) => {
      const { east } = modelAt(world, spot);
      const from = placeOf(east, spot.at);
      east.splice(from + spot.k, 0, ...east.slice(from, from + spot.k));
    },
    expected: (spot) => ({ ...twiceIn("east", spot), ...deliveredAgain("steady", "otherOffset", named(spot)) }),
  },
  {
    name: "written on both sides again",
    needs: ["middle"],
    plant: (world, spot) => {
      const model = modelAt(world, spot);
      for (const { seq } of sentFrom(model, spot.at, spot.k)) model.west.push({ session: "orders-1", seq, origin: "native" });
    },
    expected: (spot) => ({
      "duplicates.crossCluster": spot.k,
      "duplicates.ids.crossCluster": named(spot),
      ...twiceIn("west", spot),
      ...deliveredAgain("failover", "otherCluster", named(spot)),
    }),
  },
  {
    name: "re-delivery after a rewind",
    needs: ["middle"],
    plant: (world, spot) => {
      modelAt(world, spot).again.push({ cluster: "east", seq: spot.at, k: spot.k });
    },
    expected: (spot) => deliveredAgain("steady", "sameOffset", named(spot)),
  },
  {
    name: "re-delivery after a rebalance of the new side",
    needs: ["middle", "service"],
    plant: (world, spot) => {
      modelAt(world, spot).again.push({ cluster: "west", seq: spot.at + 100, k: spot.k });
    },
    expected: ({ partition, at, k }) => deliveredAgain("failover", "sameOffset", ids("orders-2", partition, at + 100, k)),
  },
  {
    name: "reorder in the log",
    needs: ["middle"],
    plant: (world, spot) => {
      const { west } = modelAt(world, spot);
      const from = placeOf(west, spot.at);
      west.splice(from, 0, ...west.splice(from + spot.k, 1));
    },
    expected: (spot) => ({ "order.log.west": spot.k, "order.ids": named(spot) }),
  },
  {
    name: "reorder in deliveries",
    needs: ["middle"],
    plant: (world, spot) => {
      modelAt(world, spot).handedLate.push({ seq: spot.at, k: spot.k });
    },
    expected: (spot) => ({ "order.delivery": spot.k, "order.ids": named(spot) }),
  },
];
