import { expect } from "chai";
import { parsePin } from "../faults/pins.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { RoleBook } from "./role-book.ts";

const leader = { name: "leader", topic: "orders", partition: 0 } as const;
const bookWith = (...pins: string[]) => {
  const timeline: TimelineEvent[] = [];
  const record = (event: TimelineEvent): void => void timeline.push(event);
  const holders = [["east2"], ["east3"]];
  const book = new RoleBook({
    pins: pins.map(parsePin),
    hosts: ["east1", "east2", "east3"],
    recorder: { record, recordDurably: record },
    holdersNow: async () => holders.shift() ?? [],
    stamp: async () => 7,
  });
  return { book, timeline };
};

describe("targets by role", () => {
  it("are asked for each time, and recorded", async () => {
    const { book, timeline } = bookWith();
    expect([...(await book.resolve(leader)), ...(await book.resolve(leader))]).to.deep.equal(["east2", "east3"]);
    expect(book.held.map(({ nodes }) => nodes)).to.deep.equal([["east2"], ["east3"]]);
    expect(timeline[0]).to.deep.equal({
      event: "role.resolved",
      role: "leader:orders/0",
      nodes: ["east2"],
      at: 7,
      pinned: false,
    });
  });

  it("are not asked for where they are pinned", async () => {
    const { book } = bookWith("leader:orders/0=east1");
    expect(await book.resolve(leader)).to.deep.equal(["east1"]);
    expect(book.held[0]?.pinned).to.equal(true);
  });

  it("are refused where a pin names no host", async () => {
    const { book } = bookWith("leader:orders/0=esat1");
    const error = await book.resolve(leader).catch((reason: unknown) => reason);
    expect(String(error)).to.include('no such host; did you mean "east1"?');
  });
});
