import { expect } from "chai";
import { milliseconds, seconds } from "./duration.ts";
import { Interrupted } from "./errors.ts";
import { eventually, pauseFor } from "./eventually.ts";

const thrownBy = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a wait", () => {
  it("ends by its signal with the signal's own reason", async () => {
    const abort = new AbortController();
    const waiting = thrownBy(pauseFor(seconds(30), abort.signal));
    abort.abort(new Interrupted("SIGTERM"));
    expect(await waiting).to.be.instanceOf(Interrupted);
  });

  it("ends by its bound, and tells what it last saw", async () => {
    const waiting = eventually({
      what: "the moon",
      within: milliseconds(20),
      every: milliseconds(5),
      probe: async () => ({ seen: "a cloud" }),
    });
    expect(await thrownBy(waiting)).to.have.property("message", "waited 20 ms for the moon; last seen: a cloud");
  });

  it("tells a probe's own error as what was last seen", async () => {
    const waiting = eventually({
      what: "an answer",
      within: milliseconds(10),
      every: milliseconds(5),
      probe: () => Promise.reject(new Error("refused")),
    });
    expect(await thrownBy(waiting))
      .to.have.property("message")
      .that.includes("last seen: refused");
  });
});
