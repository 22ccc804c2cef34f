import { expect } from "chai";
import fc from "fast-check";
import { type GroupSeen, type MigrationMethod, type Move, migrationOf, type PartitionSeen } from "./group-migration.ts";

const range = { start: 100, end: 900 };
const seen = (over: Partial<PartitionSeen> = {}, state: string | null = "Empty"): GroupSeen => ({
  group: "billing",
  topic: "payments",
  cluster: "west",
  state,
  partitions: [{ partition: 0, range, committed: null, checkpoint: 800, told: 800, ...over }],
});
const moved = (of: GroupSeen, by: MigrationMethod, options = {}): Move => {
  const found = migrationOf(of, by, options);
  return "moves" in found
    ? (found.moves[0] ?? expect.fail("one partition was asked for"))
    : expect.fail(found.refused.join("; "));
};
const refused = (of: GroupSeen, by: MigrationMethod, options = {}): readonly string[] => {
  const found = migrationOf(of, by, options);
  return "refused" in found ? found.refused : [];
};

describe("where a moved group goes on", () => {
  it("is what is told, by whichever method", () => {
    expect(moved(seen({ committed: 790, told: 790 }), "synced")).to.deep.equal({ partition: 0, was: 790, told: 790, to: 790 });
    expect(moved(seen(), "translated")).to.deep.equal({ partition: 0, was: null, told: 800, to: 800 });
    expect(moved(seen({ told: 850 }), "timestamp"), "a checkpoint that is older does not hold it back").to.include({ to: 850 });
  });

  it("is further back by a margin, and never before the log", () => {
    expect(moved(seen({ earlier: 20 }), "translated", { rewind: { seconds: 500 } })).to.include({ told: 800, to: 100 });
    expect(moved(seen({ earlier: 640 }), "translated", { rewind: { seconds: 5 } })).to.include({ told: 800, to: 640 });
    expect(moved(seen({ earlier: 810 }), "translated", { rewind: { seconds: 5 } }), "a margin never skips").to.include({
      to: 800,
    });
  });

  it("is refused where retention has taken what it should go on at, unless somebody says why", () => {
    const gone = seen({ told: 20, checkpoint: 20 });
    expect(refused(gone, "translated")).to.deep.equal([
      "billing is told to go on at 20 on payments/0 in west, and the log begins at 100: what lies between is gone there",
    ]);
    expect(moved(gone, "translated", { evenSo: true })).to.include({ told: 20, to: 100 });
  });

  it("is refused where nothing tells it, by which method", () => {
    expect(refused(seen({ told: null, checkpoint: null }), "translated")).to.deep.equal([
      "nothing tells where billing goes on on payments/0 in west: replication has no checkpoint of it",
    ]);
    expect(refused(seen({ told: null }), "synced")[0]).to.match(/replication has committed nothing there/);
    expect(refused(seen({ told: null }), "timestamp")[0]).to.match(/nobody noted when/);
    expect(refused(seen({ told: 901, checkpoint: 901 }), "translated")[0]).to.match(/go on at 901 .* the log ends at 900/);
  });

  it("is refused while the group has members there", () => {
    const words = "group billing has members in west already (Stable): nobody can commit for it, and replication leaves it alone";
    for (const by of ["synced", "translated", "timestamp"] as const)
      expect(refused(seen({ committed: 700 }, "Stable"), by, { evenSo: true })).to.deep.equal([words]);
    for (const state of [null, "Empty", "Dead"]) expect(refused(seen({}, state), "translated")).to.deep.equal([]);
  });

  it("is refused where the group is ahead already, unless somebody sets it back", () => {
    const ahead = {
      synced: seen({ committed: 890, told: 890 }),
      translated: seen({ committed: 890 }),
      timestamp: seen({ committed: 890, told: 780 }),
    };
    for (const by of ["synced", "translated", "timestamp"] as const) {
      expect(refused(ahead[by], by)[0], by).to.match(
        /billing stands at 890 on payments\/0 in west already, and 800 is the furthest/,
      );
      expect(moved(ahead[by], by, { evenSo: true }).to, by).to.equal(by === "timestamp" ? 780 : 800);
    }
    expect(refused(seen({ committed: 790, told: 780 }), "timestamp"), "what replication itself committed").to.deep.equal([]);
    expect(refused(seen({ committed: 890, told: 890, checkpoint: null }), "synced"), "without any checkpoint").to.deep.equal([]);
  });

  it("is never beyond what is told, nor outside of the log, whatever is asked", () => {
    const partition = fc.record({
      partition: fc.constant(0),
      range: fc.constant(range),
      committed: fc.option(fc.nat(1000)),
      checkpoint: fc.option(fc.nat(1000)),
      told: fc.option(fc.nat(1000)),
      earlier: fc.nat(1000),
    });
    const rewind = fc.option(fc.record({ seconds: fc.nat(60) }));
    fc.assert(
      fc.property(
        partition,
        fc.constantFrom("synced", "translated", "timestamp"),
        rewind,
        fc.boolean(),
        (one, by, margin, evenSo) => {
          const found = migrationOf(seen(one), by, { evenSo, ...(margin === null ? {} : { rewind: margin }) });
          if ("refused" in found) {
            expect(found.refused).not.to.deep.equal([]);
            return;
          }
          const [move] = found.moves;
          expect(move?.to).to.be.within(range.start, Math.max(range.start, one.told ?? -1));
          expect(move?.to).to.be.at.most(range.end);
        },
      ),
    );
  });
});
