/** Transactions: read though aborted, torn, stuck; and the markers that they leave in a log, which are no anomaly. */
import type { TxnLine } from "../../ledger/lines.ts";
import { ids } from "./figures.ts";
import { clear, type Kind, modelAt, placeOf, remove, type Spot, sentFrom, shifted } from "./kind.ts";
import { due, type World } from "./world.ts";

/** Writes `k` records from `seq` on in a transaction that ends as told, just after the last of them. */
function inTransaction(world: World, spot: Spot, seq: number, k: number, outcome: TxnLine["outcome"], txn: string): void {
  for (const sent of sentFrom(modelAt(world, spot), seq, k)) sent.txn = txn;
  world.txns.push({ kind: "txn", session: "orders-1", txn, outcome, at: ended(seq + k - 1) });
}

const ended = (last: number): number => due(last) + 0.01;

/** `k` transactions of two records each, of which west has only the first. */
function tear(world: World, spot: Spot, outcome: TxnLine["outcome"]): void {
  for (const [i, txn] of torn(spot).entries()) {
    inTransaction(world, spot, spot.at + 2 * i, 2, outcome, txn);
    remove(modelAt(world, spot).west, spot.at + 2 * i + 1, 1);
  }
}

const torn = ({ partition, at, k }: Spot): string[] => Array.from({ length: k }, (_, i) => `torn-${partition}-${at + 2 * i}`);

const everySecond = ({ partition, at, k }: Spot, first: number): string[] =>
  Array.from({ length: k }, (_, i) => ids("orders-1", partition, at + first + 2 * i, 1)).flat();

export const transactions: readonly Kind[] = [
  {
    name: "aborted read",
    needs: ["middle"],
    plant: (world, spot) => inTransaction(world, spot, spot.at, spot.k, "aborted", `aborted-${spot.partition}-${spot.at}`),
    expected: ({ partition, at, k }) => ({
      "transactions.abortedRead": k,
      "transactions.ids.abortedRead": ids("orders-1", partition, at, k),
    }),
  },
  {
    name: "aborted and not read",
    needs: ["middle"],
    plant: (world, spot) => {
      const { east, west } = modelAt(world, spot);
      inTransaction(world, spot, spot.at, spot.k, "aborted", `aborted-${spot.partition}-${spot.at}`);
      clear(east, spot.at, spot.k);
      remove(west, spot.at, spot.k);
    },
    expected: (spot) => shifted(spot, -spot.k),
  },
  {
    name: "torn transaction, committed",
    needs: ["middle"],
    plant: (world, spot) => tear(world, spot, "committed"),
    expected: (spot) => {
      const absent = everySecond(spot, 1);
      return {
        "transactions.torn": spot.k,
        "transactions.ids.torn": torn(spot),
        "rpo.records": spot.k,
        "rpo.holes": spot.k,
        "rpo.ids.lost": absent,
        "rpo.ids.holes": absent,
        ...shifted(spot, -spot.k),
      };
    },
    lostAt: ({ at, k }) => [ended(at + 1), ended(at + 2 * k - 1)],
  },
  {
    name: "torn transaction, indeterminate",
    needs: ["middle"],
    plant: (world, spot) => tear(world, spot, "indeterminate"),
    expected: (spot) => ({
      "transactions.torn": spot.k,
      "transactions.ids.torn": torn(spot),
      "rpo.ghosts": spot.k,
      "rpo.ids.ghosts": everySecond(spot, 0),
      "rpo.indeterminateAbsent": spot.k,
      "rpo.ids.indeterminateAbsent": everySecond(spot, 1),
      ...shifted(spot, -spot.k),
    }),
  },
  {
    name: "stuck last stable offset",
    needs: ["end"],
    plant: (world, spot) => {
      modelAt(world, spot).westEnd.lastStableShort = spot.k;
    },
    expected: () => ({ "transactions.stuckLso": 1 }),
  },
  {
    name: "marker gaps",
    needs: ["middle"],
    plant: (world, spot) => {
      const { east, west } = modelAt(world, spot);
      for (let i = 0; i < spot.k; i++) {
        west.splice(placeOf(west, spot.at + i), 0, null);
        east.splice(placeOf(east, spot.at + i), 0, null, null);
      }
    },
    expected: (spot) => shifted(spot, spot.k),
  },
];
