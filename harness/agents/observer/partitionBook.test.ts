import { expect } from "chai";
import { type Change, PartitionBook } from "./partitionBook.ts";

interface Word {
  readonly by: number;
  readonly leader: number;
  readonly epoch: number;
  readonly isr?: readonly number[];
  readonly elr?: readonly number[];
  readonly topicId?: string;
}

/** Each node's word in turn, asked at 1, 2, 3, … and answered half a second later. */
function told(...words: readonly Word[]): readonly (readonly Change[])[] {
  const book = new PartitionBook((id) => `n${id}`);
  return words.map(({ by, leader, epoch, isr = [1, 2], elr = [], topicId = "a" }, i) =>
    book.take(
      { by, leader, leaderEpoch: epoch, isr, elr, topicId, since: i + 1.5, topic: "t", partition: 0, replicas: [1, 2] },
      i + 1,
    ),
  );
}

const names = (changes: readonly (readonly Change[])[]): readonly (readonly string[])[] =>
  changes.map((one) => one.map(({ event }) => event));

describe("what changes a partition's story", () => {
  it("tells leader and ISR at first sight, and nothing that is not new", () => {
    expect(names(told({ by: 1, leader: 1, epoch: 3 }, { by: 2, leader: 1, epoch: 3 }))).to.deep.equal([["leader", "isr"], []]);
  });

  it("tells a higher epoch once, whoever says it first", () => {
    const changes = told({ by: 1, leader: 1, epoch: 3 }, { by: 2, leader: 2, epoch: 4 }, { by: 1, leader: 2, epoch: 4 });
    expect(names(changes)).to.deep.equal([["leader", "isr"], ["leader"], []]);
    expect(changes[1]?.[0]?.fields).to.deep.equal({ node: "n2", epoch: 4 });
  });

  it("keeps the claim of a node that goes on naming an older epoch, once", () => {
    const stale = { by: 1, leader: 1, epoch: 3 };
    const changes = told(stale, { by: 2, leader: 2, epoch: 4 }, stale, stale);
    expect(names(changes).slice(2)).to.deep.equal([["leader.claim"], []]);
    expect(changes[2]?.[0]?.fields).to.deep.equal({ by: "n1", node: "n1", epoch: 3, newest: 4 });
  });

  it("does not call an answer stale that was asked for before the newer epoch was seen", () => {
    const book = new PartitionBook(String);
    const claim = { topic: "t", partition: 0, replicas: [1, 2], isr: [1, 2], elr: [], topicId: "a" };
    book.take({ ...claim, by: 2, leader: 2, leaderEpoch: 4, since: 1.5 }, 1);
    expect(book.take({ ...claim, by: 1, leader: 1, leaderEpoch: 3, since: 1.6 }, 1.4)).to.deep.equal([]);
  });

  it("tells a shrinking ISR and who is eligible, and a partition without a leader", () => {
    const changes = told(
      { by: 1, leader: 1, epoch: 3 },
      { by: 1, leader: 1, epoch: 3, isr: [1], elr: [2] },
      { by: 2, leader: -1, epoch: 4, isr: [], elr: [1, 2] },
    );
    expect(names(changes).slice(1)).to.deep.equal([["isr"], ["leader.none", "isr"]]);
    expect(changes[1]?.[0]?.fields).to.deep.equal({ nodes: ["n1"], elr: ["n2"] });
  });

  it("tells an ISR that shrinks or grows while nobody is eligible", () => {
    const changes = told(
      { by: 1, leader: 1, epoch: 3 },
      { by: 1, leader: 1, epoch: 3, isr: [1] },
      { by: 1, leader: 1, epoch: 3 },
    );
    expect(names(changes).slice(1)).to.deep.equal([["isr"], ["isr"]]);
  });

  it("does not take a lagging node's ISR for a change", () => {
    const changes = told({ by: 1, leader: 1, epoch: 3, isr: [1] }, { by: 2, leader: 1, epoch: 3, isr: [1, 2] });
    expect(names(changes)[1]).to.deep.equal([]);
  });

  it("begins anew with a topic that was made again", () => {
    const again = { epoch: 0, leader: 2, topicId: "b" };
    const changes = told({ by: 1, leader: 1, epoch: 7 }, { by: 1, ...again }, { by: 2, ...again });
    expect(names(changes)[1]).to.deep.equal(["leader"]);
  });
});
