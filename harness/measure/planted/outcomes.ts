/** What producers were told, against what stands in the logs. */
import { ids } from "./figures.ts";
import { type Kind, modelAt, remove, type Spot, sentFrom, shifted } from "./kind.ts";
import { LATENCY, type Sent, type World } from "./world.ts";

const named = ({ partition, at, k }: Spot) => ids("orders-1", partition, at, k);

function tell(world: World, spot: Spot, fate: Pick<Sent, "outcome" | "latency">, seq = spot.at): void {
  for (const sent of sentFrom(modelAt(world, spot), seq, spot.k)) Object.assign(sent, fate);
}

export function timeOut(world: World, spot: Spot, seq = spot.at): void {
  tell(world, spot, { outcome: "indeterminate", latency: null }, seq);
}

export const timedOut = ({ k }: Spot) => ({
  acknowledged: -k,
  indeterminate: k,
  "errors.REQUEST_TIMED_OUT": k,
  "errorsByPhase.steady.REQUEST_TIMED_OUT": k,
});

export const outcomes: readonly Kind[] = [
  {
    name: "ghost",
    needs: ["middle"],
    plant: (world, spot) => timeOut(world, spot),
    expected: (spot) => ({ ...timedOut(spot), "rpo.ghosts": spot.k, "rpo.ids.ghosts": named(spot) }),
  },
  {
    name: "indeterminate and absent",
    needs: ["middle"],
    plant: (world, spot) => {
      const { east, west } = modelAt(world, spot);
      timeOut(world, spot);
      remove(east, spot.at, spot.k);
      remove(west, spot.at, spot.k);
    },
    expected: (spot) => ({
      ...timedOut(spot),
      "rpo.indeterminateAbsent": spot.k,
      "rpo.ids.indeterminateAbsent": named(spot),
      ...shifted(spot, -spot.k),
    }),
  },
  {
    name: "phantom",
    needs: ["middle"],
    plant: (world, spot) => tell(world, spot, { outcome: "rejected", latency: LATENCY }),
    expected: (spot) => ({
      acknowledged: -spot.k,
      rejected: spot.k,
      "errors.NOT_ENOUGH_REPLICAS": spot.k,
      "errorsByPhase.steady.NOT_ENOUGH_REPLICAS": spot.k,
      "rpo.phantoms": spot.k,
      "rpo.ids.phantoms": named(spot),
    }),
  },
  {
    name: "ack without offset",
    needs: ["middle"],
    plant: (world, spot) => {
      for (const sent of sentFrom(modelAt(world, spot), spot.at, spot.k)) sent.withoutOffset = true;
    },
    expected: () => ({}),
  },
];
