import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { lastMove, promotedSince } from "./last-move.ts";

const promoted: TimelineEvent = { at: 5, event: "promoted", cluster: "west", ends: {} };
const back: TimelineEvent = { at: 9, event: "failback.done", cluster: "east" };
const note: TimelineEvent = { at: 11, event: "note", text: "nothing" };

describe("who is in charge", () => {
  it("is told by the last move", () => {
    expect(lastMove([note])).to.equal(null);
    expect(lastMove([promoted, note])).to.deep.equal({ cluster: "west", at: 5, promoted: true });
    expect(lastMove([promoted, back])).to.deep.equal({ cluster: "east", at: 9, promoted: false });
  });

  it("was promoted, until somebody went back: then it may be promoted again", () => {
    expect(promotedSince([promoted, note], "west")).to.equal(5);
    expect(promotedSince([promoted], "east")).to.equal(null);
    expect(promotedSince([promoted, back], "west")).to.equal(null);
    expect(promotedSince([promoted, back, { ...promoted, at: 20 }], "west")).to.equal(20);
  });
});
