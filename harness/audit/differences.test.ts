import { expect } from "chai";
import { differencesOf } from "./differences.ts";

describe("what two readings of a run differ in", () => {
  const record = { verdict: "met", workloads: [{ rpo: { records: 0 } }] };

  it("is nothing where they are the same", () => {
    expect(differencesOf(record, structuredClone(record))).to.deep.equal([]);
  });

  it("is each leaf by its path, also one that only one of them has", () => {
    const other = { verdict: "missed", workloads: [{ rpo: { records: 3, holes: 1 } }] };
    expect(differencesOf(record, other)).to.deep.equal([
      { path: "verdict", recorded: '"met"', recomputed: '"missed"' },
      { path: "workloads[0].rpo.records", recorded: "0", recomputed: "3" },
      { path: "workloads[0].rpo.holes", recorded: undefined, recomputed: "1" },
    ]);
  });

  it("is the order of keys where nothing else is", () => {
    expect(differencesOf({ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }).map(({ path }) => path)).to.deep.equal(["a"]);
  });
});
