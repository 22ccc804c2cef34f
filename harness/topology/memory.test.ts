import { expect } from "chai";
import { mebibytes, type Size } from "../core/size.ts";
import { addressBlock } from "./addresses.ts";
import type { Topology } from "./define.ts";
import { memoryShares, sumOf, sumText } from "./memory.ts";
import { planTopology } from "./plan.ts";
import { twoAndAHalf } from "./stretched.fixture.ts";
import { twoRegions } from "./two-regions.fixture.ts";

const sharesOf = (topology: Topology) => memoryShares(planTopology(topology, addressBlock(0)));

describe("the memory that a topology needs", () => {
  it("is the sum of its brokers, controllers, agents and clients", () => {
    const shares = sharesOf(twoAndAHalf);
    expect(shares.map(({ what, count }) => `${count} ${what}`)).to.deep.equal([
      "6 brokers",
      "3 controllers of their own",
      "2 client groups with load",
      "1 the fabric",
      "1 the observer",
    ]);
    expect(sumOf(shares)).to.equal(shares.reduce((sum, { count, each }) => sum + count * each, 0));
    expect(sumText(shares)).to.match(
      /^6 brokers of \d+ MiB \+ 3 controllers of their own of \d+ MiB \+ .* \+ the observer \d+ MiB$/u,
    );
  });

  it("counts a combined node as a broker, and Connect", () => {
    const of = (what: string) => sharesOf(twoRegions).find((share) => share.what === what)?.count;
    expect([of("brokers"), of("controllers of their own"), of("Connect workers")]).to.deep.equal([6, 3, 1]);
  });

  it("counts what is written to disks in memory, and no more than their size", () => {
    const { stretch } = twoAndAHalf.clusters;
    const withDisk = (disk: Size) => sumOf(sharesOf({ ...twoAndAHalf, clusters: { stretch: { ...stretch, disk } } }));
    const without = sumOf(sharesOf(twoAndAHalf));
    expect(withDisk(mebibytes(10)) - without).to.equal(9 * mebibytes(10));
    expect(withDisk(mebibytes(9000))).to.equal(withDisk(mebibytes(4000)));
  });
});
