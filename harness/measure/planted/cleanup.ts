/** Compaction and retention: what they may take, and what is gone though they may not have taken it. */
import { ids } from "./figures.ts";
import { clear, type Kind, modelAt, type Spot, sentFrom } from "./kind.ts";
import { acknowledged, hole } from "./loss.ts";
import { timedOut, timeOut } from "./outcomes.ts";
import { due, IN_TXN, type World } from "./world.ts";

/** The `k` records from `at` on have the keys of the `k` behind them, on a compacted topic. */
function sameKeys(world: World, spot: Spot): void {
  const model = modelAt(world, spot);
  const newer = sentFrom(model, spot.at + spot.k, spot.k);
  for (const [i, older] of sentFrom(model, spot.at, spot.k).entries()) older.key = newer[i]?.key ?? older.key;
  world.settings = { ...world.settings, cleanup: "compact" };
}

const superseded = ({ partition, at, k }: Spot) => ({
  "rpo.superseded": k,
  "rpo.ids.superseded": ids("orders-1", partition, at, k),
});

/** The log of west begins at `k`. */
function cutStart(world: World, spot: Spot, readAt: number): void {
  const { west, westEnd } = modelAt(world, spot);
  clear(west, 0, spot.k);
  westEnd.logStart = spot.k;
  westEnd.at = readAt;
}

const LONG_AFTER = 4000;

export const cleanups: readonly Kind[] = [
  {
    name: "compacted: superseded by an acknowledged value",
    needs: ["middle"],
    plant: (world, spot) => {
      sameKeys(world, spot);
      clear(modelAt(world, spot).west, spot.at, spot.k);
    },
    expected: superseded,
  },
  {
    name: "compacted: superseded by a ghost",
    needs: ["middle"],
    plant: (world, spot) => {
      sameKeys(world, spot);
      timeOut(world, spot, spot.at + spot.k);
      clear(modelAt(world, spot).west, spot.at, spot.k);
    },
    expected: (spot) => ({
      ...superseded(spot),
      ...timedOut(spot),
      "rpo.ghosts": spot.k,
      "rpo.ids.ghosts": ids("orders-1", spot.partition, spot.at + spot.k, spot.k),
    }),
  },
  {
    name: "compacted: the newest value lost",
    needs: ["middle"],
    plant: (world, spot) => {
      sameKeys(world, spot);
      clear(modelAt(world, spot).west, spot.at + spot.k, spot.k);
    },
    expected: (spot) => hole(spot, spot.at + spot.k),
    lostAt: ({ at, k }) => acknowledged(at + k, k),
  },
  {
    name: "expired",
    needs: ["start"],
    plant: (world, spot) => cutStart(world, spot, LONG_AFTER),
    expected: ({ partition, k }) => ({ "rpo.expired": k, "rpo.ids.expired": ids("orders-1", partition, 0, k) }),
  },
  {
    name: "below the log's start, but too young to be expired",
    needs: ["start"],
    plant: (world, spot) => cutStart(world, spot, 40),
    expected: (spot) => ({
      ...hole(spot, 0),
      ...(spot.k < IN_TXN && { "transactions.torn": 1, "transactions.ids.torn": [`first-${spot.partition}`] }),
    }),
    lostAt: ({ k }) => [due(IN_TXN), k <= IN_TXN ? due(IN_TXN) : acknowledged(0, k)[1]],
  },
];
