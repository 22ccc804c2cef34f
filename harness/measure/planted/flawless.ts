/** What a flawless run must say, worked out by hand: everything that could be found, and is not there. */
import type { Figure } from "./figures.ts";
import { AFTER, BEFORE, COMMITTED, PARTITIONS } from "./world.ts";

const records = PARTITIONS * (BEFORE + AFTER);
const none = { atLeast: 0, atMost: 0 };
const noOutage = { produce: none, consume: none, endToEnd: none };
const noneAffected = { partitions: PARTITIONS, partitionSeconds: none, back: { [PARTITIONS]: { after: 0 } } };
/** The transaction's marker stands in east alone. */
const goesOn = COMMITTED;

/** By path; figures that are not named here may be anything in a flawless run, and must not be changed by what is planted. */
export const FLAWLESS: Readonly<Record<string, Figure>> = flat({
  sent: records,
  acknowledged: records,
  rejected: 0,
  indeterminate: 0,
  unsent: 0,
  unsentBy: { beforeFault: 0, sinceFault: 0 },
  rpo: {
    records: 0,
    seconds: none,
    holes: 0,
    splitBrain: 0,
    undetermined: 0,
    ghosts: 0,
    phantoms: 0,
    indeterminateAbsent: 0,
    expired: 0,
    superseded: 0,
    late: 0,
    final: 0,
    predictedSeconds: 0.1,
    predicted: { seconds: 0.1, partition: 0, records: 2 * PARTITIONS, mostRecords: 2, seenBefore: 0.1 },
    vacuous: false,
    shownSeconds: 7.97,
  },
  rto: {
    ...noOutage,
    affected: { produce: noneAffected, consume: noneAffected },
    relapses: 0,
    byPartition: { 0: noOutage, 1: noOutage },
    shownSeconds: 9.98,
    baselineShortfall: 0,
    forgivenShortfall: 0.2,
  },
  offsets: {
    skipped: 0,
    replayed: 0,
    beyondEnd: 0,
    missing: 0,
    byPartition: Object.fromEntries(
      [0, 1].map((partition) => [partition, { skipped: 0, replayed: 0, resumed: goesOn, expected: goesOn }]),
    ),
  },
  duplicates: {
    log: { east: { extra: 0, ids: 0 }, west: { extra: 0, ids: 0 } },
    delivery: {
      extra: 0,
      ids: 0,
      byCause: { sameOffset: 0, otherOffset: 0, otherCluster: 0 },
      byPhase: { steady: { extra: 0, ids: 0 }, fault: { extra: 0, ids: 0 }, failover: { extra: 0, ids: 0 } },
    },
    crossCluster: 0,
  },
  unprocessed: { records: 0 },
  order: { log: { east: 0, west: 0 }, delivery: 0 },
  transactions: { abortedRead: 0, torn: 0, stuckLso: 0 },
  conflicts: 0,
});

function flat(figures: object, path = ""): Record<string, Figure> {
  return Object.assign(
    {},
    ...Object.entries(figures).map(([key, value]) => {
      const at = path === "" ? key : `${path}.${key}`;
      return typeof value === "object" && !("atLeast" in value) ? flat(value, at) : { [at]: value };
    }),
  );
}
