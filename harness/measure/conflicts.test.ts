import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "../ledger/lines.ts";
import { ended, measured, stands, wrote } from "./small.fixture.ts";

describe("a conflict", () => {
  const both = [ended(), ended({ cluster: "east" })];
  const conflicts = (...lines: LedgerLine[]) => measured([...lines, ...both]).conflictKeys;
  const onEast = (seq: number, key = "a", over = {}) => wrote([seq, seq], { session: "e", keys: [key], ...over });
  const onWest = (seq: number, key = "a", over = {}) =>
    wrote([seq, seq], { session: "w", cluster: "west", keys: [key], ...over });
  const at = (cluster: string, session: string, seq: number, offset: number, over = {}) =>
    stands([seq, seq], {
      cluster,
      session,
      offset: [offset, offset],
      origin: (session === "e") === (cluster === "east") ? "native" : "mirrored",
      ...over,
    });

  it("is a key that was written on both sides, where neither had seen the other's write", () => {
    const written = [onEast(0), onWest(0), at("east", "e", 0, 5), at("west", "w", 0, 5)];
    expect(conflicts(...written)).to.deep.equal(["a"]);
    expect(conflicts(...written, at("west", "e", 0, 6), at("east", "w", 0, 6)), "copied later").to.deep.equal(["a"]);
    expect(conflicts(...written, at("west", "e", 0, 4)), "west had seen it").to.deep.equal([]);
    expect(conflicts(...written, at("east", "w", 0, 4)), "east had seen it").to.deep.equal([]);
    expect(conflicts(onEast(0), onWest(0), at("east", "e", 0, 0), at("west", "e", 0, 0), at("west", "w", 0, 1))).to.deep.equal(
      [],
    );
  });

  it("is of one key in one partition, and named once", () => {
    const two = [onEast(0), onEast(1, "b"), onWest(0, "b"), onWest(1)];
    const places = [at("east", "e", 0, 0), at("east", "e", 1, 1), at("west", "w", 0, 0), at("west", "w", 1, 1)];
    expect(conflicts(...two, ...places)).to.deep.equal(["a", "b"]);
    expect(conflicts(onEast(0), onWest(0, "b"), at("east", "e", 0, 0), at("west", "w", 0, 0))).to.deep.equal([]);
    const elsewhere = { partition: 1 };
    expect(
      conflicts(onEast(0), onWest(0, "a", elsewhere), at("east", "e", 0, 0), at("west", "w", 0, 0, elsewhere)),
    ).to.deep.equal([]);
    const again = [onEast(0), onEast(1), onWest(0), at("east", "e", 0, 0), at("east", "e", 1, 1), at("west", "w", 0, 0)];
    expect(conflicts(...again)).to.deep.equal(["a"]);
  });

  it("is judged for each of a key's writes", () => {
    const [first, second] = [at("east", "e", 0, 0), at("east", "e", 1, 9)];
    const seen = [at("west", "e", 0, 0), at("west", "w", 0, 1)];
    expect(conflicts(onEast(0), onEast(1), onWest(0), first, second, ...seen), "of which west had seen one").to.deep.equal(["a"]);
    const [copy, later] = [at("east", "w", 0, 5), at("west", "w", 1, 7)];
    expect(conflicts(onEast(1), onWest(0), second, at("west", "w", 0, 1), copy), "east had seen the one").to.deep.equal([]);
    expect(conflicts(onEast(1), onWest(0), onWest(1), second, at("west", "w", 0, 1), copy, later), "not the other").to.deep.equal(
      ["a"],
    );
  });

  it("finds a record inside a run, and none that is not there", () => {
    const run = wrote([0, 2], { session: "e", keys: ["x", "a", "y"] });
    const held = stands([0, 2], { cluster: "east", session: "e", origin: "native", offset: [0, 2] });
    expect(conflicts(run, onWest(0), held, at("west", "w", 0, 0))).to.deep.equal(["a"]);
    expect(conflicts(run, onWest(0), held, at("west", "e", 1, 0), at("west", "w", 0, 1))).to.deep.equal([]);
    expect(conflicts(run, onWest(0), held), "that write is not in its own log").to.deep.equal([]);
    expect(conflicts(run, onWest(0), held, at("west", "w", 5, 0)), "another one is").to.deep.equal([]);
  });

  it("is the same for every order in which records were sent, stood, and were copied", () => {
    const keys = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 });
    const ranks = fc.array(fc.nat(100), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(keys, keys, ranks, ranks, fc.nat(5), fc.nat(5), (ofEast, ofWest, eastLog, westLog, lagE, lagW) => {
        const own = [
          ofEast.map((key, seq) => ({ session: "e", seq, key })),
          ofWest.map((key, seq) => ({ session: "w", seq, key })),
        ] as const;
        type Record = (typeof own)[0][number];
        // Each side's own records stand in reverse of their sequence; the other's copies keep that order and lie anywhere between.
        const [east, west] = [own[0].toReversed(), own[1].toReversed()];
        const merged = (mine: readonly Record[], copies: readonly Record[], rank: readonly number[]): Record[] => {
          const [left, right] = [[...mine], [...copies]];
          return rank.flatMap((one) => {
            const next = one % 2 === 0 ? (left.shift() ?? right.shift()) : (right.shift() ?? left.shift());
            return next === undefined ? [] : [next];
          });
        };
        const logs = {
          east: merged(east, west.slice(0, lagW), eastLog),
          west: merged(west, east.slice(0, lagE), westLog),
        };
        const placeOf = (log: readonly Record[], { session, seq }: Record) => {
          const at = log.findIndex((one) => one.session === session && one.seq === seq);
          return at < 0 ? Number.POSITIVE_INFINITY : at;
        };
        const blind = east.flatMap((one) =>
          west
            .filter((other) => one.key === other.key)
            .filter((other) => placeOf(logs.east, other) >= placeOf(logs.east, one))
            .filter((other) => placeOf(logs.west, one) >= placeOf(logs.west, other))
            .map(({ key }) => key),
        );
        const lines = [
          ...ofWest.map((key, seq) => onWest(seq, key)),
          ...ofEast.map((key, seq) => onEast(seq, key)),
          ...(["east", "west"] as const).flatMap((cluster) =>
            logs[cluster].map(({ session, seq }, offset) => at(cluster, session, seq, offset)),
          ),
        ];
        expect(conflicts(...lines)).to.deep.equal([...new Set(blind)].sort());
      }),
      { numRuns: 200 },
    );
  });

  it("cannot be told without keys, with one writable side, or of a side that nobody read", () => {
    const unkeyed = [wrote([0, 0]), wrote([0, 0], { session: "w", cluster: "west" })];
    expect(conflicts(...unkeyed)).to.equal(undefined);
    expect(conflicts(onEast(0), onEast(1))).to.equal(undefined);
    expect(measured([onEast(0), onWest(0), ended()]).conflictKeys).to.equal(undefined);
    expect(measured([onEast(0), onWest(0), ...both])).to.include({ conflicts: 0 });
  });

  it("names keys in their order, and is told of two sides that did not write the same ones", () => {
    const two = [onEast(0, "b"), onEast(1, "a"), onWest(0, "a"), onWest(1, "b")];
    const places = [at("east", "e", 0, 0), at("east", "e", 1, 1), at("west", "w", 0, 0), at("west", "w", 1, 1)];
    expect(conflicts(...two, ...places)).to.deep.equal(["a", "b"]);
  });

  it("is judged by where a record stood first, however often it stands", () => {
    const written = [onEast(0), onWest(0), at("east", "e", 0, 5), at("west", "w", 0, 5)];
    expect(conflicts(...written, at("west", "e", 0, 4), at("west", "e", 0, 9)), "seen, and again").to.deep.equal([]);
    expect(conflicts(...written, at("west", "e", 0, 6), at("west", "e", 0, 9)), "not seen").to.deep.equal(["a"]);
    const run = wrote([0, 2], { session: "e", keys: ["x", "y", "a"] });
    const again = [
      stands([0, 1], { cluster: "east", session: "e", origin: "native", offset: [0, 1] }),
      stands([0, 2], { cluster: "east", session: "e", origin: "native", offset: [10, 12] }),
      at("west", "w", 0, 0),
    ];
    expect(conflicts(run, onWest(0), ...again, at("east", "w", 0, 11)), "first stood at 12").to.deep.equal([]);
    expect(conflicts(run, onWest(0), ...again, at("east", "w", 0, 13))).to.deep.equal(["a"]);
  });
});
