import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { idsOf } from "./ids.ts";
import { onDiskOf } from "./on-disk.ts";

const look = (node: string, held: [number, number][], more: object = {}): TimelineEvent => ({
  at: 90,
  event: "segments.searched",
  cluster: "east",
  node,
  topic: "orders",
  partitions: [0],
  held: held.map((seq) => ["s", 0, seq] as const),
  ...more,
});
const inBook = (...timeline: TimelineEvent[]) => ({ timeline, settings: { workload: { topic: "orders" } } }) as unknown as Book;
const missing = idsOf([{ session: "s", partition: 0, seq: [10, 19] }]);

describe("what is missing and stands on a disk", () => {
  it("is told by node, and counted once", () => {
    const found = onDiskOf(inBook(look("east1", [[5, 14]]), look("east2", [[12, 16]]), look("east3", [])), missing);
    expect(found).to.deep.equal({
      records: 7,
      by: [
        { cluster: "east", node: "east1", records: 5, ids: [["s", 0, [10, 14]]] },
        { cluster: "east", node: "east2", records: 5, ids: [["s", 0, [12, 16]]] },
      ],
      searched: ["east1", "east2", "east3"],
      unread: [],
    });
  });

  it("is not known of a node whose segments could not be read", () => {
    const found = onDiskOf(inBook(look("east1", [], { problem: "its container has gone" })), missing);
    expect(found).to.deep.equal({ records: 0, by: [], searched: [], unread: [{ node: "east1", why: "its container has gone" }] });
  });

  it("is not told where nobody looked, or nothing is missing", () => {
    expect(onDiskOf(inBook(look("east1", [[10, 19]], { topic: "other" })), missing)).to.equal(undefined);
    expect(onDiskOf(inBook(look("east1", [[10, 19]])), new Map())).to.equal(undefined);
  });
});
