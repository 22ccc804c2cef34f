/** Outages of one partition, and stalls of the process that measures. */
import { type Between, type Changes, ids } from "./figures.ts";
import { afterEffect, type Kind, modelAt, type Spot } from "./kind.ts";
import { AFTER, BEFORE, due, EFFECT, type Sent, STOPPED, type World } from "./world.ts";

/** When the i-th slot since the fault was due, and when the group had its record. */
const slot = (i: number): number => due(BEFORE + i);
const processed = (i: number): number => slot(i) + 0.02;

function since(world: World, spot: Spot, [from, to]: readonly [number, number]): Sent[] {
  return modelAt(world, spot).sent.filter(({ session, seq }) => session === "orders-2" && seq >= from && seq < to);
}

/** Slots since the fault that could not be sent: their records do not exist. */
function drop(world: World, spot: Spot, [from, to]: readonly [number, number]): void {
  const model = modelAt(world, spot);
  const dropped = new Set(since(world, spot, [from, to]));
  model.sent = model.sent.filter((sent) => !dropped.has(sent));
  model.unsent.push(...[...dropped].map((sent) => sent.due));
  takeFromWest(world, spot, [from, to]);
}

function takeFromWest(world: World, spot: Spot, [from, to]: readonly [number, number]): void {
  const { west } = modelAt(world, spot);
  const first = west.findIndex((held) => held?.session === "orders-2" && held.seq === from);
  west.splice(first, to - from);
}

const dropped = (k: number) => ({ sent: -k, acknowledged: -k, unsent: k, "unsentBy.sinceFault": k, "unsentByPhase.failover": k });

/** Acknowledged, but later than the objective: out of service for producers alone. */
function delay(world: World, spot: Spot, range: readonly [number, number]): void {
  for (const sent of since(world, spot, range)) sent.latency = 0.6;
}

type Service = "produce" | "consume" | "endToEnd";

const out = ({ partition }: Spot, service: Service, outage: Between): Changes => ({
  [`rto.${service}`]: outage,
  [`rto.byPartition.${partition}.${service}`]: outage,
});

const outAll = (spot: Spot, produce: Between, consume: Between, endToEnd: Between): Changes => ({
  ...out(spot, "produce", produce),
  ...out(spot, "consume", consume),
  ...out(spot, "endToEnd", endToEnd),
});

const censored = (time: number): Between => ({ atLeast: time - EFFECT.to, atMost: null });

/** End-to-end is observed for as long before the end as its objective is. */
const LAST_OBSERVED = STOPPED - 1;

const outOf = ({ k }: Spot): number => 50 + k;
const FLAP = { from: 20, again: 60 };
const UNPROVEN = 150;
const RELAPSE = 120;
const HIDDEN = { until: 40, from: 21.71, to: 22.11 };
const STALL = { slot: 80, from: 24, to: 24.4 };

export const services: readonly Kind[] = [
  {
    name: "one-partition outage",
    needs: ["service"],
    plant: (world, spot) => drop(world, spot, [0, outOf(spot)]),
    expected: (spot) => {
      const slots = outOf(spot);
      const [sent, delivered] = [afterEffect(slot(slots)), afterEffect(processed(slots))];
      return { ...dropped(slots), ...outAll(spot, sent, delivered, sent) };
    },
  },
  {
    name: "censored outage",
    needs: ["service"],
    plant: (world, spot) => {
      for (const sent of since(world, spot, [0, AFTER])) Object.assign(sent, { outcome: "indeterminate", latency: null });
      takeFromWest(world, spot, [0, AFTER]);
    },
    expected: (spot) => ({
      acknowledged: -AFTER,
      indeterminate: AFTER,
      "errors.REQUEST_TIMED_OUT": AFTER,
      "errorsByPhase.failover.REQUEST_TIMED_OUT": AFTER,
      "rpo.indeterminateAbsent": AFTER,
      "rpo.ids.indeterminateAbsent": ids("orders-2", spot.partition, 0, AFTER),
      ...outAll(spot, censored(STOPPED), censored(STOPPED), censored(LAST_OBSERVED)),
    }),
  },
  {
    name: "censored: a recovery too late to be proven",
    needs: ["service"],
    plant: (world, spot) => drop(world, spot, [0, UNPROVEN]),
    expected: (spot) => ({
      ...dropped(UNPROVEN),
      ...outAll(spot, censored(slot(UNPROVEN)), censored(processed(UNPROVEN)), censored(slot(UNPROVEN))),
    }),
  },
  {
    name: "flap",
    needs: ["service"],
    plant: (world, spot) => {
      delay(world, spot, [0, FLAP.from]);
      delay(world, spot, [FLAP.again, FLAP.again + spot.k]);
    },
    expected: (spot) => out(spot, "produce", afterEffect(slot(FLAP.again + spot.k))),
  },
  {
    name: "relapse",
    needs: ["service"],
    plant: (world, spot) => delay(world, spot, [RELAPSE, RELAPSE + spot.k]),
    // A window of twenty slots that holds one bad one fails: the first begins nineteen slots before it.
    expected: (spot) => ({
      ...out(spot, "produce", afterEffect(slot(0))),
      "rto.relapses": 1,
      [`rto.relapse.produce.${spot.partition}.from`]: slot(RELAPSE - 19) - EFFECT.from,
      [`rto.relapse.produce.${spot.partition}.until`]: slot(RELAPSE + spot.k) - EFFECT.from,
    }),
  },
  {
    name: "observer stall over dropped slots",
    needs: ["service"],
    plant: (world, spot) => {
      drop(world, spot, [STALL.slot, STALL.slot + spot.k]);
      world.events.push({ at: STALL.to, event: "observer.stall", process: "clients", from: STALL.from, to: STALL.to });
    },
    expected: ({ k }) => dropped(k),
  },
  {
    name: "observer stall over the end of an outage",
    needs: ["service"],
    plant: (world, spot) => {
      drop(world, spot, [0, HIDDEN.until]);
      world.events.push({ at: HIDDEN.to, event: "observer.stall", process: "clients", from: HIDDEN.from, to: HIDDEN.to });
    },
    expected: (spot) => {
      const outage = { atLeast: HIDDEN.from - EFFECT.to, atMost: HIDDEN.to - EFFECT.from };
      return { ...dropped(HIDDEN.until), ...outAll(spot, outage, outage, outage) };
    },
  },
];
