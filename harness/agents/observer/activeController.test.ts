import { expect } from "chai";
import { newestOf } from "./activeController.ts";

describe("the active controller", () => {
  it("is whom the highest epoch names, whatever one that is cut off still believes", () => {
    const claims = [
      { by: 1, leader: 1, epoch: 3 },
      { by: 2, leader: 3, epoch: 4 },
      { by: 3, leader: 3, epoch: 4 },
    ];
    expect(newestOf(claims)).to.deep.equal({ leader: 3, epoch: 4 });
  });

  it("is nobody during an election, and where no controller answers", () => {
    expect(
      newestOf([
        { by: 2, leader: -1, epoch: 5 },
        { by: 1, leader: 1, epoch: 4 },
      ]).leader,
    ).to.equal(null);
    expect(newestOf([]).leader).to.equal(null);
  });
});
