import { expect } from "chai";
import fc from "fast-check";
import { Batches, type Fate } from "./batches.ts";

const acknowledged = (offset: number): Fate => ({ outcome: "acknowledged", at: 1, offset });
const lost: Fate = { outcome: "indeterminate", at: null, offset: null };
const batch = (from: number, to: number) => ({
  partition: 0,
  session: "s",
  seq: [from, to] as const,
  slots: [from, to] as const,
});

describe("batches between their announcement and their last answer", () => {
  it("are settled once every part is answered, in the order of sending whatever the order of answers", () => {
    const batches = new Batches(1);
    batches.announce(1, batch(0, 9));
    expect(batches.answer(1, acknowledged(105), [5, 9])).to.equal(undefined);
    expect([...batches.settled(0)]).to.deep.equal([]);
    expect(batches.answer(1, acknowledged(90), [0, 4])).to.equal(undefined);
    const [settled] = batches.settled(0);
    expect(settled?.parts.map(({ seq, fate }) => [seq, fate.offset])).to.deep.equal([
      [[0, 4], 90],
      [[5, 9], 105],
    ]);
  });

  it("take no answer twice, in part or whole, nor one to what was never announced", () => {
    const batches = new Batches(1);
    batches.announce(1, batch(0, 9));
    batches.answer(1, acknowledged(0), [0, 4]);
    expect(batches.answer(1, acknowledged(4), [4, 6])).to.equal("answered 4–6 of batch 1 a second time");
    expect(batches.answer(1, acknowledged(0), [5, 10])).to.equal("answered 5–10 of batch 1, which is 0–9");
    batches.answer(1, acknowledged(5), [5, 9]);
    expect(batches.answer(1, acknowledged(0))).to.equal("answered batch 1 a second time");
    expect(batches.answer(2, acknowledged(0))).to.equal("answered batch 2, which it never announced");
  });

  it("are announced in order, and no sequence number is used twice or left out", () => {
    const batches = new Batches(1);
    batches.announce(5, batch(0, 9));
    expect(batches.announce(5, batch(10, 11))).to.equal("announced batch 5 after batch 5");
    expect(batches.announce(6, batch(11, 12))).to.equal("announced s/0 from sequence number 11, where 10 was next");
    expect(batches.announce(6, batch(9, 12))).to.equal("announced s/0 from sequence number 9, where 10 was next");
  });

  it("lose nothing: whatever parts are answered, the rest meets the last fate", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 19 }), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.boolean()), (cut, answered) => {
        const batches = new Batches(1);
        batches.announce(1, batch(0, 19));
        const edges = [0, ...cut.toSorted((a, b) => a - b), 20];
        edges.slice(1).forEach((end, i) => {
          if (answered.next().value === true) batches.answer(1, acknowledged(0), [edges[i] ?? 0, end - 1]);
        });
        batches.answerAll(lost);
        const [settled] = batches.settled(0);
        const seqs = settled?.parts.flatMap(({ seq }) => Array.from({ length: seq[1] - seq[0] + 1 }, (_, i) => seq[0] + i));
        expect(seqs).to.deep.equal(Array.from({ length: 20 }, (_, i) => i));
      }),
    );
  });
});
