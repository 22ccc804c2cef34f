import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { decodeIdentity } from "../ledger/identity.ts";
import type { LedgerLine, WriteLine } from "../ledger/lines.ts";
import type { KeptRecord } from "../protocol/commands.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { DrillSite, Load } from "./context.ts";
import { acknowledgedSince, resendWindowVerb } from "./resend.ts";

const wrote = (seq: [number, number], at: number, over: Partial<WriteLine> = {}): WriteLine => ({
  kind: "write",
  topic: "payments",
  partition: 0,
  session: "payments-east-1",
  cluster: "east",
  outcome: "acknowledged",
  seq,
  offset: seq[0],
  intended: [at, at],
  answered: [at, at],
  latencyMsMax: 1,
  late: 0,
  ...over,
});
const payments = { topic: "payments", on: "east" };

describe("what is sent again", () => {
  it("was acknowledged within the window or since, by the side that was hit", () => {
    const lines: LedgerLine[] = [
      wrote([0, 9], 10),
      wrote([10, 19], 15),
      wrote([20, 24], 20),
      wrote([25, 29], 21, { outcome: "indeterminate", answered: null }),
      wrote([0, 3], 16, { partition: 1 }),
      wrote([0, 9], 30, { cluster: "west", session: "payments-west-1" }),
      wrote([0, 9], 18, { topic: "orders" }),
    ];
    expect(acknowledgedSince(lines, payments, 15)).to.deep.equal([
      ["payments-east-1", 0, [10, 24]],
      ["payments-east-1", 1, [0, 3]],
    ]);
    expect(acknowledgedSince(lines, payments, 40)).to.deep.equal([]);
  });

  it("is each record as it was, in order, and told by identity", async () => {
    const sent: { partition: number; records: KeptRecord[] }[] = [];
    const timeline: TimelineEvent[] = [];
    const world = {
      observer: { ask: async (_: string, args: (typeof sent)[number]) => void sent.push(args) },
      stamp: async () => 42,
      anchor: { at: 40, wall: "2026-11-21T10:00:00.000Z" },
      recordRun: "abc123",
    };
    const site = {
      stage: { world, flows: [] },
      folder: { lines: [wrote([0, 599], 19)], record: (event: TimelineEvent) => void timeline.push(event) },
      gathered: { faults: [{ effect: { from: 20, to: 20 } }] },
      signal: new AbortController().signal,
      step: (_: string, work: () => unknown) => work(),
    };
    const load = { parts: [{ definition: { ...payments, recordBytes: 200 } }] } as unknown as Load;
    await resendWindowVerb(site as unknown as DrillSite)("west", load, { last: seconds(5) });
    expect(sent.map(({ records }) => records.length)).to.deep.equal([500, 100]);
    const records = sent.flatMap((one) => one.records);
    const found = records.map(({ headers: [header], value }) =>
      decodeIdentity(Buffer.from(header?.[1] ?? "", "base64"), Buffer.from(value ?? "", "base64")),
    );
    const identity = (seq: number) => ({ identity: { run: "abc123", session: "payments-east-1", partition: 0, seq } });
    expect(found).to.deep.equal(Array.from({ length: 600 }, (_, seq) => identity(seq)));
    expect(records[0]).to.deep.include({ timestamp: Date.parse("2026-11-21T10:00:02.000Z"), key: null });
    expect(timeline).to.deep.equal([
      { at: 42, event: "window.resent", cluster: "west", topic: "payments", seconds: 5, ids: [["payments-east-1", 0, [0, 599]]] },
    ]);
  });

  it("is nothing where it would not mend: under another name, or over newer values of a key", async () => {
    const written: unknown[] = [];
    const flow = (policy: string) => ({ from: "east", to: "west", definition: { from: "east", policy } });
    const refusal = (policy: string, over = {}) => {
      const world = {
        observer: { ask: async (...asked: unknown[]) => void written.push(asked) },
        stamp: async () => 42,
        anchor: { at: 40, wall: "2026-11-21T10:00:00.000Z" },
      };
      const site = {
        stage: { world, flows: [flow(policy)] },
        folder: { lines: [wrote([0, 9], 19)], record: (event: unknown) => void written.push(event) },
        gathered: { faults: [{ effect: { from: 20, to: 20 } }] },
        signal: new AbortController().signal,
        step: (_: string, work: () => unknown) => work(),
      };
      const load = { parts: [{ definition: { ...payments, recordBytes: 200, ...over } }] } as unknown as Load;
      return resendWindowVerb(site as unknown as DrillSite)("west", load, { last: seconds(5) }).then(
        () => expect.fail("nobody refused"),
        (error: unknown) => String(error),
      );
    };
    expect(await refusal("default")).to.include("payments is called east.payments there");
    expect(await refusal("identity", { keys: { of: "everybody", count: 20 } })).to.include("records of payments have keys");
    expect(written).to.deep.equal([]);
  });

  it("is nothing where nothing was broken", async () => {
    const site = { gathered: { faults: [] }, step: (_: string, work: () => unknown) => work() } as unknown as DrillSite;
    const load = { parts: [] } as unknown as Load;
    const error = await resendWindowVerb(site)("west", load, { last: seconds(5) }).catch((why: unknown) => why);
    expect(error).to.be.instanceOf(InvalidDrill);
  });
});
