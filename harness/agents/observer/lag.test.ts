import { expect } from "chai";
import { ClusterBook } from "./clusterBook.ts";
import { Fleet } from "./fleet.ts";
import { lagsOf } from "./lag.ts";
import { LeaderMemory } from "./leaderMemory.ts";

const claim = {
  by: 1,
  since: 1.5,
  topicId: "orders",
  topic: "orders",
  partition: 0,
  leader: 1,
  leaderEpoch: 0,
  replicas: [1, 2],
  isr: [1, 2],
  elr: [],
};

/** A cluster whose log's end is looked at, and then its high watermark, at these moments. */
function looks(...samples: readonly { readonly at: number; readonly end: number; readonly replicated: number }[]): ClusterBook {
  const book = new ClusterBook(new Fleet([], { timeoutMs: 1, memory: new LeaderMemory() }), "home", []);
  book.takeClaims([claim], 1);
  for (const { at, end, replicated } of samples) {
    book.endsOf("orders", 0).add({ end, sentAt: at, answeredAt: at + 0.01 });
    book.replicatedEndsOf("orders", 0).add({ end: replicated, sentAt: at + 0.01, answeredAt: at + 0.02 });
  }
  return book;
}

const pair = { from: "home", to: "home", topic: "orders" };
const lagOf = (book: ClusterBook) =>
  lagsOf(book, book, pair, 0).map(({ fields: { records, seconds } }) => ({ records, seconds }));

describe("lag within one cluster", () => {
  it("is what came since the last look at the high watermark: nobody knows yet that it is anywhere else", () => {
    const book = looks({ at: 2, end: 100, replicated: 100 }, { at: 2.2, end: 140, replicated: 140 });
    expect(lagOf(book)).to.deep.equal([{ records: 40, seconds: 0.21 }]);
  });

  it("reaches further back where followers did not keep up with the look before", () => {
    const book = looks(
      { at: 2, end: 100, replicated: 100 },
      { at: 2.2, end: 140, replicated: 100 },
      { at: 2.4, end: 180, replicated: 100 },
    );
    expect(lagOf(book)).to.deep.equal([{ records: 80, seconds: 0.41 }]);
  });

  it("is nothing where nothing is written", () => {
    const book = looks({ at: 2, end: 100, replicated: 100 }, { at: 2.2, end: 100, replicated: 100 });
    expect(lagOf(book)).to.deep.equal([{ records: 0, seconds: 0 }]);
  });
});
