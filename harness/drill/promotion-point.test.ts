import { expect } from "chai";
import { GuardRefused } from "../core/errors.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { positionsAt, promotionEnds } from "./promotion-point.ts";

const promoted = (at: number, end: number): TimelineEvent => ({
  at,
  event: "promoted",
  cluster: "west",
  ends: { orders: { 0: end } },
});

describe("the promotion point", () => {
  it("is where the logs ended when the cluster was promoted last", () => {
    expect(promotionEnds([promoted(5, 10), promoted(50, 90)], "west", ["orders"])).to.deep.equal({ orders: { 0: 90 } });
  });

  it("is asked for in vain where nobody promoted, or not with this topic", () => {
    expect(() => promotionEnds([promoted(5, 10)], "east", ["orders"])).to.throw(GuardRefused, "east was never promoted");
    expect(() => promotionEnds([promoted(5, 10)], "west", ["orders", "clicks"])).to.throw(
      GuardRefused,
      "where clicks ended in west",
    );
  });

  it("is where whoever has everything reads on", () => {
    expect(positionsAt({ orders: { 0: 10, 1: 0 } })).to.deep.equal([
      { topic: "orders", partition: 0, next: 10 },
      { topic: "orders", partition: 1, next: 0 },
    ]);
  });
});
