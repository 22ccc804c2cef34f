import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "../ledger/lines.ts";
import { asHistoriesName, disagreements } from "./histories.ts";
import { measure } from "./measure.ts";
import { flawless, type Partition, plantedSettings, record } from "./planted.ts";

/** What a run without any anomaly must say: everything that could be found, and is not there. */
const nothing = {
  rpo: {
    records: 0,
    holes: 0,
    splitBrain: 0,
    undetermined: 0,
    ghosts: 0,
    phantoms: 0,
    indeterminateAbsent: 0,
    expired: 0,
    superseded: 0,
  },
  lostIds: [],
  holeIds: [],
  ghostIds: [],
  phantomIds: [],
  reorderIds: [],
  skippedIds: [],
  offsets: { skipped: 0, replayed: 0, beyondEnd: 0, missing: 0 },
  duplicates: {
    log: { east: { extra: 0, ids: 0 }, west: { extra: 0, ids: 0 } },
    delivery: { extra: 0, ids: 0, byCause: { sameOffset: 0, otherOffset: 0, otherCluster: 0 } },
    crossCluster: 0,
  },
  order: { log: { east: 0, west: 0 }, delivery: 0 },
};

/** Where to plant: k records of a partition from `at` on, all of them committed on east and followed by others. */
interface Spot {
  readonly partition: number;
  readonly at: number;
  readonly k: number;
}

const spots = fc.record({ partition: fc.nat(2), at: fc.integer({ min: 5, max: 40 }), k: fc.integer({ min: 1, max: 15 }) });
const lengths = fc.integer({ min: 1, max: 25 });
const n = 120;
const committed = 80;

/** Damages one partition of a flawless run and requires exactly these figures, whatever the runs and the order of lines. */
function planting(damage: (model: Partition, spot: Spot) => void, expected: (spot: Spot) => object): void {
  fc.assert(
    fc.property(spots, lengths, fc.integer(), (spot, runLength, seed) => {
      const partitions = [0, 1, 2].map(() => flawless(n, committed));
      const model = partitions[spot.partition];
      if (model !== undefined) damage(model, spot);
      const { lines, timeline } = record(partitions, runLength);
      const measured = measure({ lines: shuffled(lines, seed), timeline, settings: plantedSettings });
      const figures = merged(nothing, expected(spot));
      expect(disagreements(figures, asHistoriesName(measured))).to.deep.equal([]);
    }),
    { numRuns: 60 },
  );
}

const range = (from: number, k: number) => [from, from + k - 1];
const named = ({ partition }: Spot, from: number, k: number) => [["orders-1", partition, range(from, k)]];
const count = (k: number) => ({ extra: k, ids: k });

describe("one anomaly, planted at random", () => {
  it("none: nothing is found", () => {
    planting(
      () => {},
      () => ({}),
    );
  });

  it("a lost suffix of k", () => {
    planting(
      (model, { k }) => model.west.splice(n - k),
      (spot) => ({ rpo: { records: spot.k, holes: 0 }, lostIds: named(spot, n - spot.k, spot.k) }),
    );
  });

  it("a lost hole of k", () => {
    planting(
      (model, { at, k }) => model.west.splice(at, k),
      (spot) => ({
        rpo: { records: spot.k, holes: spot.k },
        lostIds: named(spot, spot.at, spot.k),
        holeIds: named(spot, spot.at, spot.k),
      }),
    );
  });

  it("k log duplicates", () => {
    planting(
      (model, { at, k }) => model.west.splice(at + k, 0, ...model.west.slice(at, at + k)),
      ({ k }) => ({ duplicates: { log: { west: count(k) } } }),
    );
  });

  it("k re-deliveries after a rewind", () => {
    planting(
      (model, { at, k }) => model.processedEast.push(...model.east.slice(at, at + k)),
      ({ k }) => ({ duplicates: { delivery: { ...count(k), byCause: { sameOffset: k } } } }),
    );
  });

  it("k records behind a higher one", () => {
    planting(
      (model, { at, k }) => {
        const [next = 0] = model.west.splice(at + k, 1);
        model.west.splice(at, 0, next);
      },
      (spot) => ({ order: { log: { west: spot.k } }, reorderIds: named(spot, spot.at, spot.k) }),
    );
  });

  it("k ghosts", () => {
    planting(
      (model, { at, k }) => model.outcomes.fill("indeterminate", at, at + k),
      (spot) => ({ rpo: { ghosts: spot.k }, ghostIds: named(spot, spot.at, spot.k) }),
    );
  });

  it("k phantoms", () => {
    planting(
      (model, { at, k }) => model.outcomes.fill("rejected", at, at + k),
      (spot) => ({ rpo: { phantoms: spot.k }, phantomIds: named(spot, spot.at, spot.k) }),
    );
  });

  it("k records skipped by the offset", () => {
    planting(
      (model, { k }) => {
        model.resumeShift = k;
      },
      (spot) => ({ offsets: { skipped: spot.k }, skippedIds: named(spot, committed, spot.k) }),
    );
  });

  it("k records replayed by the offset, which are k re-deliveries from the other cluster too", () => {
    planting(
      (model, { k }) => {
        model.resumeShift = -k;
      },
      ({ k }) => ({ offsets: { replayed: k }, duplicates: { delivery: { ...count(k), byCause: { otherCluster: k } } } }),
    );
  });
});

function shuffled(lines: readonly LedgerLine[], seed: number): LedgerLine[] {
  const key = (line: LedgerLine) => {
    let hash = seed;
    for (const character of JSON.stringify(line)) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
    return hash;
  };
  return lines
    .map((line) => ({ line, by: key(line) }))
    .sort((a, b) => a.by - b.by)
    .map(({ line }) => line);
}

function merged(base: object, over: object): object {
  const fields = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const known: unknown = fields.get(key);
    const nested = isRecord(known) && isRecord(value);
    fields.set(key, nested ? merged(known, value) : value);
  }
  return Object.fromEntries(fields);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
