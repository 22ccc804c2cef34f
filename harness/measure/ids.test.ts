import { expect } from "chai";
import { idsOf, listIds } from "./ids.ts";

describe("ids in a record", () => {
  it("stand by partition, session and sequence, in whatever order they were found", () => {
    const id = (session: string, partition: number, from: number, to = from) => ({
      session,
      partition,
      seq: [from, to] as const,
    });
    const found = [id("b", 10, 0), id("c", 2, 0), id("b", 2, 7), id("a", 10, 3, 4), id("b", 2, 0, 1), id("a", 2, 5)];
    const listed = [
      ["a", 2, [5, 5]],
      ["b", 2, [0, 1]],
      ["b", 2, [7, 7]],
      ["c", 2, [0, 0]],
      ["a", 10, [3, 4]],
      ["b", 10, [0, 0]],
    ];
    expect(listIds(idsOf(found))).to.deep.equal(listed);
    expect(listIds(idsOf(found.toReversed()))).to.deep.equal(listed);
  });
});
