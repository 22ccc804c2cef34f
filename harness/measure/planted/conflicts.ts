/** Two writable sides. */
import type { Kind } from "./kind.ts";
import { splitBrain, splitBrainAt, writeOnEast } from "./loss.ts";

export const conflicts: readonly Kind[] = [
  {
    name: "conflict, which is split-brain loss too",
    needs: ["after", "service"],
    plant: (world, spot) => writeOnEast(world, spot, (i) => `orders-2/${spot.partition}/${i}`),
    expected: (spot) => ({
      ...splitBrain(spot),
      conflicts: spot.k,
      conflictKeys: Array.from({ length: spot.k }, (_, i) => `orders-2/${spot.partition}/${i}`),
    }),
    lostAt: splitBrainAt,
  },
];
