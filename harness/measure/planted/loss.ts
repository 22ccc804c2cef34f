/** Acknowledged records that west does not have. */
import { ids } from "./figures.ts";
import { type Kind, type Lost, modelAt, remove, type Spot, shifted } from "./kind.ts";
import { BEFORE, due, LATENCY, sentOnTime, type World } from "./world.ts";

const suffix = ({ k }: Spot) => BEFORE - k;

/** `k` records from `seq` on, acknowledged when they were sent. */
export function lost({ partition, k }: Spot, seq: number) {
  return {
    "rpo.records": k,
    "rpo.ids.lost": ids("orders-1", partition, seq, k),
  };
}

/** When the first and the last of `k` records from `seq` on were acknowledged. */
export function acknowledged(seq: number, k: number): Lost {
  return [due(seq) + LATENCY, due(seq + k - 1) + LATENCY];
}

export function hole(spot: Spot, seq: number) {
  return { ...lost(spot, seq), "rpo.holes": spot.k, "rpo.ids.holes": ids("orders-1", spot.partition, seq, spot.k) };
}

/** Its writes are not due when those of the new side are. Seconds. */
const LATER = 0.001;

/** The cut-off side goes on acknowledging `k` records. */
export function writeOnEast(world: World, spot: Spot, keyOf?: (i: number) => string): void {
  const model = modelAt(world, spot);
  for (let i = 0; i < spot.k; i++) {
    const sent = sentOnTime("orders-1", spot.partition, BEFORE + i, "east", due(BEFORE + i) + LATER);
    model.sent.push({ ...sent, ...(keyOf && { key: keyOf(i) }) });
    model.east.push({ session: "orders-1", seq: BEFORE + i, origin: "native" });
  }
}

export function splitBrainAt({ k }: Spot): Lost {
  const [first, last] = acknowledged(BEFORE, k);
  return [first + LATER, last + LATER];
}

export function splitBrain({ partition, k }: Spot) {
  const named = ids("orders-1", partition, BEFORE, k);
  return {
    sent: k,
    acknowledged: k,
    "rpo.records": k,
    "rpo.splitBrain": k,
    "rpo.ids.lost": named,
    "rpo.ids.splitBrain": named,
  };
}

export const losses: readonly Kind[] = [
  {
    name: "lost suffix",
    needs: ["end"],
    plant: (world, spot) => remove(modelAt(world, spot).west, suffix(spot), spot.k),
    expected: (spot) => lost(spot, suffix(spot)),
    lostAt: (spot) => acknowledged(suffix(spot), spot.k),
  },
  {
    name: "lost hole",
    needs: ["middle"],
    plant: (world, spot) => remove(modelAt(world, spot).west, spot.at, spot.k),
    expected: (spot) => ({ ...hole(spot, spot.at), ...shifted(spot, -spot.k) }),
    lostAt: ({ at, k }) => acknowledged(at, k),
  },
  {
    name: "split-brain loss",
    needs: ["after"],
    plant: (world, spot) => writeOnEast(world, spot),
    expected: splitBrain,
    lostAt: splitBrainAt,
  },
  {
    name: "mirrored after the promotion",
    needs: ["end"],
    plant: (world, spot) => {
      const { west } = modelAt(world, spot);
      remove(west, suffix(spot), spot.k);
      for (let i = 0; i < spot.k; i++) west.push({ session: "orders-1", seq: suffix(spot) + i, origin: "mirrored", late: true });
    },
    expected: (spot) => ({ ...lost(spot, suffix(spot)), "rpo.late": spot.k }),
    lostAt: (spot) => acknowledged(suffix(spot), spot.k),
  },
  {
    name: "log not read to its end",
    needs: ["end", "after"],
    plant: (world, spot) => {
      const { west, westEnd } = modelAt(world, spot);
      remove(west, suffix(spot), spot.k);
      westEnd.complete = false;
    },
    expected: (spot) => ({
      "rpo.undetermined": spot.k,
      "rpo.ids.undetermined": ids("orders-1", spot.partition, suffix(spot), spot.k),
      "readShort.west": 1,
      "rpo.finalAtMost": true,
    }),
  },
];
