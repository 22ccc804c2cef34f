import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { messageOf } from "../core/errors.ts";
import { kill } from "../faults/constructors.ts";
import { maximalTtlMs } from "../protocol/leases.ts";
import { LeaseBook } from "./leases.ts";

const lease = (name: string, ttlMs = 60_000) => ({ lease: name, what: "kill(east1)", fault: kill("east1"), ttlMs });

describe("a lease book", () => {
  let told: string[];
  let undone: string[];
  let book: LeaseBook;
  const undo = (name: string) => async () => void undone.push(name);

  beforeEach(() => {
    told = [];
    undone = [];
    book = new LeaseBook((event) => told.push(event));
  });

  it("undoes by itself what nobody renews", async () => {
    book.hold(lease("f1", 5), undo("f1"));
    await sleep(40);
    expect(undone).to.deep.equal(["f1"]);
    expect(told).to.deep.equal(["lease.expired"]);
    expect(book.held()).to.deep.equal([]);
  });

  it("keeps what is renewed, and says which leases are gone", async () => {
    book.hold(lease("f1", 20), undo("f1"));
    expect(book.renew(["f1", "f2"], 60_000)).to.deep.equal(["f1"]);
    await sleep(50);
    expect(undone).to.deep.equal([]);
    await book.undo("f1");
  });

  it("undoes once, however often it is asked", async () => {
    book.hold(lease("f1"), undo("f1"));
    const both = await Promise.all([book.undo("f1"), book.undo("f1")]);
    expect(both.map(({ wasHeld }) => wasHeld)).to.deep.equal([true, true]);
    expect((await book.undo("f1")).wasHeld).to.equal(false);
    expect(undone).to.deep.equal(["f1"]);
  });

  it("takes an undo's own word for when it applied and how it was reached", async () => {
    book.hold(lease("f1"), async () => ({ issuedAt: 1, appliedAt: 2, rung: "restart" as const }));
    expect(await book.undo("f1")).to.deep.equal({ issuedAt: 1, appliedAt: 2, rung: "restart", wasHeld: true });
  });

  it("keeps a lease whose undo failed, says why, and can be asked again", async () => {
    let fails = true;
    book.hold(lease("f1"), async () => {
      if (fails) throw new Error("wedged");
    });
    const refused = await book.undo("f1").catch((error: Error) => error.message);
    expect(refused).to.equal("wedged");
    expect(book.held()[0]?.problem).to.equal("wedged");
    fails = false;
    expect((await book.undo("f1")).wasHeld).to.equal(true);
    expect(book.held()).to.deep.equal([]);
  });

  it("does not revive by a renewal what could not be undone: it is tried again", async () => {
    let fails = true;
    book.hold(lease("f1"), async () => {
      if (fails) throw new Error("wedged");
    });
    await book.undo("f1").catch(() => undefined);
    expect(book.renew(["f1"], 60_000)).to.deep.equal([]);
    fails = false;
    await book.undo("f1");
  });

  it("undoes what expires during its deed only after it, and the deed has failed", async () => {
    const steps: string[] = [];
    const deed = async () => {
      await sleep(60);
      steps.push("done");
      return {};
    };
    const outcome = await book.under(lease("f1", 5), async () => void steps.push("undone"), deed).catch(messageOf);
    expect(steps).to.deep.equal(["done", "undone"]);
    expect(outcome).to.equal('lease "f1" ended before its deed was done; it is undone');
    expect([told, book.held()]).to.deep.equal([["lease.expired"], []]);
  });

  it("refuses a second deed under one lease, and one that could outlive the hard maximum", async () => {
    book.hold(lease("f1"), undo("f1"));
    expect(() => book.hold(lease("f1"), undo("f1"))).to.throw("held already");
    expect(() => book.hold(lease("f2", maximalTtlMs + 1), undo("f2"))).to.throw("at most");
    expect(() => book.hold(lease("f2", 0), undo("f2"))).to.throw("more than 0");
    await book.undo("f1");
  });
});
