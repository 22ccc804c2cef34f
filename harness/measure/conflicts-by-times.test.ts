import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { effective, ended, measured, processed, wrote } from "./small.fixture.ts";

/** East writes its `orders`, which west reads as `east.orders`, and the other way round; each region has a group of its own. */
const copies = [
  { cluster: "west", topic: "east.orders" },
  { cluster: "east", topic: "west.orders" },
];
const workload = {
  name: "orders",
  tier: "tier-1",
  topic: "orders",
  copies,
  group: "billing",
  groupOn: "west",
  acks: "all",
  partitions: 1,
  perSecondPerPartition: 10,
} as const;
const east = (key: string, due: number) =>
  wrote([0, 0], { session: "e", keys: [key], intended: [due, due], answered: [due, due] });
const west = (key: string, due: number) =>
  wrote([0, 0], { session: "w", cluster: "west", keys: [key], intended: [due, due], answered: [due, due] });
const seenInWest = (at: number) => processed([0, 0], { topic: "east.orders", session: "e", cluster: "west", at: [at, at] });
const seenInEast = (at: number) => processed([0, 0], { topic: "west.orders", session: "w", cluster: "east", at: [at, at] });
const conflicts = (...lines: LedgerLine[]) => measured([ended(), ...lines], { workload }, [effective()]).conflictKeys;

describe("a conflict where copies have logs of their own", () => {
  it("is a key that both regions wrote before either's copy had been processed in the other", () => {
    expect(conflicts(east("a", 10), west("a", 10.2), seenInWest(10.5), seenInEast(10.7))).to.deep.equal(["a"]);
    expect(conflicts(east("a", 10), west("a", 10.2)), "never seen at all").to.deep.equal(["a"]);
  });

  it("is none where one of them had seen the other's", () => {
    expect(conflicts(east("a", 10), west("a", 10.6), seenInWest(10.5), seenInEast(11))).to.deep.equal([]);
    expect(conflicts(east("a", 11.1), west("a", 10.6), seenInWest(11.5), seenInEast(11))).to.deep.equal([]);
  });

  it("is none where each region writes keys of its own", () => {
    expect(conflicts(east("east-1", 10), west("west-1", 10))).to.deep.equal([]);
  });

  it("is not told of where keys were not recorded", () => {
    expect(conflicts(wrote([0, 9]), wrote([0, 9], { session: "w", cluster: "west" }))).to.equal(undefined);
  });
});
