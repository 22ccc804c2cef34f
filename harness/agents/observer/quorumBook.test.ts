import { expect } from "chai";
import { QuorumBook } from "./quorumBook.ts";

const told = (...words: readonly (readonly [by: number, leader: number, epoch: number])[]): readonly boolean[] => {
  const book = new QuorumBook();
  return words.map(([by, leader, epoch]) => book.take({ by, leader, epoch }) !== undefined);
};

describe("the quorum's story", () => {
  it("follows the highest epoch and ignores a cut-off controller", () => {
    expect(told([1, 1, 3], [2, 1, 3], [2, 2, 4], [1, 1, 3], [3, 2, 4])).to.deep.equal([true, false, true, false, false]);
  });

  it("tells an election and its winner, and does not unlearn the winner", () => {
    expect(told([1, 1, 3], [2, -1, 4], [3, 3, 4], [1, -1, 4])).to.deep.equal([true, true, true, false]);
  });
});
