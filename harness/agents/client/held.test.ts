import { expect } from "chai";
import { type Fetched, Held } from "./held.ts";

const fetched = (partition: number, from: number, to: number): Fetched => ({
  partition,
  end: to + 1,
  runs: [{ session: "s", seq: [from, to], offset: [from, to] }],
});

const committedAt =
  (...positions: readonly number[]) =>
  (partition: number): number =>
    positions[partition] ?? 0;

describe("what a consumer that commits before it processes has in its hands", () => {
  const [early, late, other] = [fetched(0, 0, 9), fetched(0, 10, 14), fetched(1, 0, 4)];
  const holding = (): Held => {
    const held = new Held();
    for (const each of [early, late, other]) held.take(each);
    return held;
  };

  it("is processed a round after it was committed, so that a crash in between loses it", () => {
    const held = holding();
    expect(held.next(committedAt(15, 5))).to.deep.equal([]);
    expect(held.next(committedAt(15, 5))).to.deep.equal([early, late, other]);
    expect(held.next(committedAt(15, 5))).to.deep.equal([]);
  });

  it("is never processed before its position is committed, partition by partition", () => {
    const held = holding();
    held.next(committedAt(10, 4));
    expect(held.next(committedAt(14, 5))).to.deep.equal([early]);
    expect(held.next(committedAt(15, 5))).to.deep.equal([other]);
    expect(held.next(committedAt(15, 5))).to.deep.equal([late]);
  });
});
