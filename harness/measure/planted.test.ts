import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "../ledger/lines.ts";
import { judgedPlanted } from "./judged.fixture.ts";
import { measure } from "./measure.ts";
import { CLOCK_ERROR } from "./planted/clocks.ts";
import { withDerived } from "./planted/derived.ts";
import { changed, differences, type Figures, figuresOf } from "./planted/figures.ts";
import { FLAWLESS } from "./planted/flawless.ts";
import type { Kind, Spot } from "./planted/kind.ts";
import { EXCLUDED, KINDS, PAIRS } from "./planted/kinds.ts";
import { record } from "./planted/ledger.ts";
import { EVERY, flawless, PARTITIONS, type World } from "./planted/world.ts";

/** More of everything by night: `MUSTER_PLANTED=10` plants ten times as many. */
const times = Number(process.env.MUSTER_PLANTED ?? 1);
const ALONE = Math.ceil(8 * times);
const TOGETHER = Math.floor(times);

/** A busy machine is no anomaly. Milliseconds. */
const ATTENTION = 120_000;

const spots = (from: number, to: number): fc.Arbitrary<Spot> =>
  fc.record({
    partition: fc.nat(PARTITIONS - 1),
    at: fc.integer({ min: from, max: to }),
    k: fc.integer({ min: 1, max: 8 }),
  });
const [first, second] = [spots(10, 40), spots(55, 72)];
/** Runs of one record cost most: they are one in twenty. */
const lengths = fc.oneof({ weight: 19, arbitrary: fc.integer({ min: 2, max: 16 }) }, { weight: 1, arbitrary: fc.constant(1) });
const how = fc.record({ runLength: lengths, seed: fc.integer() });
type How = typeof how extends fc.Arbitrary<infer T> ? T : never;

interface Planted {
  readonly kind: Kind;
  readonly spot: Spot;
}

/** Plants, measures, and requires the flawless figures with the expected changes, and nothing else. */
function judge(planted: readonly Planted[], { runLength, seed }: How): void {
  const world = flawless();
  for (const { kind, spot } of planted) kind.plant(world, spot);
  const changes = planted.map(({ kind, spot }) => kind.expected(spot));
  const lost = planted.flatMap(({ kind, spot }) => (kind.lostAt ? [kind.lostAt(spot)] : []));
  const expected = withDerived(changed(base(), ...changes), lost);
  const measured = withoutWhoNoticed(figuresOf(report(world, runLength, seed)));
  const skewed = [world.producers, world.group].some((kernel) => kernel !== undefined) ? 2 * CLOCK_ERROR : 0;
  const grain = (runLength - 1) * EVERY;
  const slack = (path: string) => (isTime(path) ? skewed : isOfLoss(path) ? 2 * (grain + skewed) : 0);
  const wrong = differences(expected, measured, slack);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  judgedPlanted();
}

/** Who noticed an outage when explains it and judges nothing; `clients.test.ts` holds it against histories of its own. */
const withoutWhoNoticed = (figures: Figures): Figures =>
  new Map([...figures].filter(([path]) => !path.startsWith("rto.clients.")));

/** Figures in seconds, known but for other kernels' clocks. */
const isTime = (path: string): boolean => /(predicted|shown)Seconds$|seenBefore$|^rto\.(?!relapses|baseline|forgiven)/.test(path);

/** Figures in seconds of what was lost, which of a run lost in part are known but for the run. */
const isOfLoss = (path: string): boolean => /^rpo\.(seconds|recoveryPoint|lostSpanSeconds)$/.test(path);

const report = (world: World, runLength: number, seed: number) => {
  const { lines, timeline } = record(world, runLength);
  return measure({ lines: shuffled(lines, seed), timeline, settings: world.settings });
};

let known: Figures | undefined;

/** What the flawless run says: the figures worked out by hand, and beside them whatever else is measured of it. */
function base(): Figures {
  known ??= figuresOf(report(flawless(), 2, 0));
  return known;
}

describe("anomalies, planted at random", function () {
  this.timeout(ATTENTION);

  it("none: the figures worked out by hand, whatever the runs and the order of lines", () => {
    fc.assert(
      fc.property(how, ({ runLength, seed }) => {
        const measured = figuresOf(report(flawless(), runLength, seed));
        const named = new Map([...measured].filter(([path]) => path in FLAWLESS));
        expect(differences(new Map(Object.entries(FLAWLESS)), named, () => 0)).to.deep.equal([]);
        judgedPlanted();
      }),
      { numRuns: ALONE },
    );
  });

  for (const kind of KINDS) {
    it(`${kind.name}: exactly k, and nothing else`, () => {
      fc.assert(
        fc.property(first, how, (spot, as) => judge([{ kind, spot }], as)),
        { numRuns: ALONE },
      );
    });
  }
});

describe("pairs of anomalies, planted in one run", function () {
  this.timeout(ATTENTION);

  for (const one of KINDS) {
    const pairs = PAIRS.filter((pair) => pair.one === one);
    if (pairs.length === 0) continue;
    it(`${one.name}, with each of ${pairs.length} others`, () => {
      for (const { other, apart } of pairs) {
        const both = fc.property(first, second, how, (here, there, as) => {
          const partition = apart ? (here.partition + 1) % PARTITIONS : there.partition;
          judge(
            [
              { kind: one, spot: here },
              { kind: other, spot: { ...there, partition } },
            ],
            as,
          );
        });
        try {
          fc.assert(both, { numRuns: TOGETHER });
        } catch (cause) {
          throw new Error(`with ${other.name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
        }
      }
    });
  }

  it("are all pairs but those that cannot stand in one run, which exist", () => {
    const all = (KINDS.length * (KINDS.length - 1)) / 2;
    const excluded = all - PAIRS.length;
    expect(excluded).to.equal(3);
    for (const { pair } of EXCLUDED)
      for (const name of pair) expect(KINDS.some((kind) => kind.name.startsWith(name))).to.equal(true);
  });
});

function shuffled(lines: readonly LedgerLine[], seed: number): LedgerLine[] {
  let state = seed | 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state;
  };
  return lines
    .map((line) => ({ line, by: next() }))
    .sort((a, b) => a.by - b.by)
    .map(({ line }) => line);
}
