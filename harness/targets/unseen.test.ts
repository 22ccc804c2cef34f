import { expect } from "chai";
import type { Measured, OffsetsMeasured, RtoMeasured } from "../measure/measured.ts";
import { formatVerdict } from "./format.ts";
import { judge } from "./judge.ts";
import { judgeRto } from "./verdict.ts";

const offsets: OffsetsMeasured = { skipped: 0, replayed: 0, beyondEnd: 0, missing: 0, byPartition: [], ids: { skipped: [] } };
const all = {
  offsets,
  rpo: { survivors: { cluster: "west" } },
  duplicates: { log: {}, ids: {} },
  unprocessed: { records: 0, ids: [] },
} as unknown as Measured;
const zero = { gate: { atMost: 0 } };
const told = (more: Partial<Measured>) =>
  judge({ ...all, ...more }, { skipped: zero, replayed: zero, logDuplicates: zero, unprocessed: zero }, { mustShow: [] }).map(
    ({ gate }) => gate && formatVerdict(gate),
  );

describe("a count of records that nobody saw whole", () => {
  it("is not met where a log was not read to its end; of offsets, the target's log", () => {
    expect(told({})).to.deep.equal(["met", "met", "met", "met"]);
    const short = (cluster: string) => `inconclusive (undetermined: 1 partition of ${cluster} not read to the end)`;
    expect(told({ readShort: { west: 1 } })).to.deep.equal([short("west"), short("west"), short("west"), short("west")]);
    expect(told({ readShort: { east: 1 } })).to.deep.equal(["met", "met", short("east"), short("east")]);
    expect(told({ rpo: undefined, readShort: { east: 1 } } as unknown as Measured)[0]).to.equal(short("east"));
  });

  it("is not met of partitions that the group never took up, and missed by what was seen all the same", () => {
    const never = "inconclusive (undetermined: 2 partitions never taken up)";
    expect(told({ offsets: { ...offsets, neverTakenUp: 2 } })).to.deep.equal([never, never, "met", "met"]);
    expect(told({ offsets: { ...offsets, neverTakenUp: 2, skipped: 1 } })[0]).to.equal("missed");
    expect(told({ readShort: { west: 1 }, unprocessed: { records: 3, ids: [] } })[3]).to.equal("missed");
  });
});

describe("an outage of a workload whose group was never seen to process anything", () => {
  const rto = (atLeast: number, consumeUnseen?: true) =>
    ({
      produce: { atLeast, atMost: atLeast, censored: false },
      ...(consumeUnseen && { consumeUnseen }),
      relapses: 0,
    }) as RtoMeasured;

  it("is not met by producing alone, and missed by it all the same", () => {
    const told = (rto: RtoMeasured) => formatVerdict(judgeRto(rto, { atMost: 5 }));
    expect(told(rto(1))).to.equal("met");
    expect(told(rto(1, true))).to.equal("inconclusive (undetermined: nothing that the group processed was seen)");
    expect(told(rto(6, true))).to.equal("missed");
  });
});
