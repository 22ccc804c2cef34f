import { existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { DeadlineExceeded, GuardRefused, UsageError } from "../core/errors.ts";
import { MarkDesk } from "./mark-desk.ts";
import type { Awaited } from "./marks.ts";
import { sayMark } from "./say-mark.ts";

const awaited: Awaited = { mark: "effective", what: "outage(region east)", clusters: ["east"] };
const never = new AbortController().signal;

describe("the desk where marks arrive", () => {
  const path = join(mkdtempSync(join(tmpdir(), "muster-desk-")), "mark.sock");
  const failure = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it("stamps the awaited mark by the run's clock and lets the run go on", async () => {
    using desk = await MarkDesk.open(path, async () => 42.5);
    expect(statSync(path).mode & 0o077, "nobody else's").to.equal(0);
    const waiting = desk.await(awaited, seconds(5), never);
    const answer = await sayMark(path, { mark: "effective", note: "cable cut" });
    expect(answer).to.deep.equal({ ok: true, at: 42.5, text: '"effective" is taken: outage(region east)' });
    expect(await waiting).to.deep.equal({ mark: "effective", note: "cable cut", at: 42.5 });
  });

  it("goes on waiting after a wrong one, and takes none when nothing is awaited", async () => {
    using desk = await MarkDesk.open(path, async () => 1);
    expect(await sayMark(path, { mark: "effective" })).to.deep.include({ ok: false });
    const waiting = desk.await(awaited, seconds(5), never);
    expect(await sayMark(path, { mark: "healed" })).to.deep.include({ ok: false });
    expect(await sayMark(path, { mark: "effective" })).to.deep.include({ ok: true });
    await waiting;
  });

  it("waits only so long, and ends with the reason of an abort", async () => {
    using desk = await MarkDesk.open(path, async () => 1);
    const late = await failure(desk.await(awaited, milliseconds(20), never));
    expect(late).to.be.instanceOf(DeadlineExceeded);
    const stop = new AbortController();
    const waiting = failure(desk.await(awaited, seconds(5), stop.signal));
    stop.abort(new Error("enough"));
    expect(((await waiting) as Error).message).to.equal("enough");
  });

  it("refuses a second run, takes over from one that crashed, and leaves nothing behind", async () => {
    const desk = await MarkDesk.open(path, async () => 1);
    expect(await failure(MarkDesk.open(path, async () => 1))).to.be.instanceOf(GuardRefused);
    desk[Symbol.dispose]();
    expect(existsSync(path)).to.equal(false);
    expect(await failure(sayMark(path, { mark: "effective" }))).to.be.instanceOf(UsageError);
  });
});
