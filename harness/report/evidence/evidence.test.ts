import { expect } from "chai";
import type { LedgerLine, WriteLine } from "../../ledger/lines.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import { evidenceLinks } from "./evidence.ts";
import type { LogText } from "./logs.ts";
import type { EvidenceLink } from "./places.ts";

const write = (from: number, intended: number, more: Partial<WriteLine> = {}): WriteLine => ({
  kind: "write",
  session: "s",
  cluster: "east",
  topic: "orders",
  partition: 0,
  outcome: "acknowledged",
  seq: [from, from + 9],
  offset: from,
  intended: [intended, intended + 0.9],
  answered: [intended, intended + 0.9],
  latencyMsMax: 5,
  late: 0,
  ...more,
});
const timeline: TimelineEvent[] = [
  { at: 1, event: "phase", name: "steady" },
  { at: 10, event: "fault.effective", fault: "f1", effect: { from: 10, to: 10.1 }, resolved: ["east"] },
  { at: 10.2, event: "observer.stall", process: "clients/client", from: 9.9, to: 10.2 },
  { at: 15, event: "promoted", cluster: "west", ends: { orders: { 0: 20 } } },
  { at: 40, event: "heal.started", fault: "f1" },
];
const lines: LedgerLine[] = [
  { kind: "schedule", topic: "orders", partition: 0, from: 0, every: 0.1, slots: 400 },
  write(0, 8, { topic: "others" }),
  write(0, 8),
  write(10, 9),
  write(20, 10, { outcome: "indeterminate", error: "REQUEST_TIMED_OUT", answered: null }),
  write(0, 20, { session: "t", cluster: "west" }),
  {
    kind: "processed",
    group: "g",
    member: "m",
    cluster: "west",
    topic: "orders",
    partition: 0,
    offset: [20, 29],
    session: "t",
    seq: [0, 9],
    at: [20.1, 20.9],
  },
  { kind: "resume", group: "g", cluster: "west", topic: "orders", partition: 0, offset: 17, at: 19, source: "synced" },
];
const settings = { stallMs: 250, fault: "f1" } as MeasureSettings;

/** Only what the links are made from. */
function links(
  workload: object,
  { logs = [], others = [], ...record }: { logs?: LogText[]; others?: LogText[] } & Partial<DrillRecord> = {},
): EvidenceLink[] {
  const whole = { verdict: "missed", healed: true, reasons: [], faults: [{ effect: { from: 10, to: 10.1 } }], ...record };
  const workloads = [{ name: "orders", topic: "orders", ...workload } as unknown as WorkloadRecord];
  return evidenceLinks({ ...whole, workloads } as unknown as DrillRecord, {
    timeline,
    lines,
    settings: [settings],
    logs,
    others,
  });
}
const missed = (measure: string, reason?: string) => ({
  verdicts: [{ measure, gate: { verdict: "missed", reason }, objective: { verdict: "met" } }],
});
const at = (found: readonly EvidenceLink[]): string[] => found.map(({ file, line }) => `${file}:${line}`);

describe("the evidence of a verdict", () => {
  it("of a loss: when the fault took effect, the first record that was lost, where the logs were cut off", () => {
    const found = links({ ...missed("rpo"), rpo: { ids: { lost: [["s", 0, [14, 19]]] } } });
    expect(at(found)).to.deep.equal(["timeline.ndjson:2", "ledger/writes.ndjson:3", "timeline.ndjson:4"]);
    expect(found[1]).to.include({ for: "orders rpo missed", text: "first lost record: s/0/14, acknowledged by east" });
  });

  it("of two lost runs, the one that was acknowledged first", () => {
    const found = links({
      ...missed("rpo"),
      rpo: {
        ids: {
          lost: [
            ["s", 0, [14, 19]],
            ["s", 0, [3, 4]],
          ],
        },
      },
    });
    expect(found[1]).to.include({ line: 2, text: "first lost record: s/0/3, acknowledged by east" });
  });

  it("of an outage: the first slot that was not served, and the first that was again", () => {
    const produce = { atLeast: 9.95, atMost: 10.05, censored: false };
    const found = links({ ...missed("rto"), rto: { byPartition: [{ partition: 0, produce }] } });
    expect(at(found)).to.deep.equal(["timeline.ndjson:2", "ledger/writes.ndjson:4", "ledger/writes.ndjson:5"]);
    expect(found[1]?.text).to.include("due 10.000 s, indeterminate (REQUEST_TIMED_OUT)");
  });

  it("of an outage of consume: the delivery of the record that ended it", () => {
    const consume = { atLeast: 9.95, atMost: 10.05, censored: false };
    expect(at(links({ ...missed("rto"), rto: { byPartition: [{ partition: 0, consume }] } }))).to.include(
      "ledger/deliveries.ndjson:1",
    );
  });

  it("of an outage that was not seen to end: where looking ended", () => {
    const produce = { atLeast: 29.9, atMost: null, censored: true };
    const found = links({ ...missed("rto"), rto: { byPartition: [{ partition: 0, produce }] } });
    expect(found.at(-1)).to.include({ file: "timeline.ndjson", line: 5 });
  });

  it("of what lies within the measuring error: who stood still", () => {
    const verdicts = [{ measure: "rpo", gate: { verdict: "inconclusive", reason: "within measuring error" } }];
    const found = links({ verdicts, rpo: { ids: {} } }, { verdict: "inconclusive" });
    expect(found[1]).to.include({ for: "orders rpo inconclusive", line: 3, text: "clients/client stood still for 0.300 s" });
  });

  it("of skipped records: where the group took up the partition", () => {
    const found = links({ ...missed("skipped"), offsets: { byPartition: [{ partition: 0, skipped: [2, 3], replayed: 0 }] } });
    expect(found).to.deep.equal([
      {
        for: "orders skipped missed",
        file: "ledger/commits.ndjson",
        line: 1,
        text: "g took up partition 0 in west at 17 (synced)",
      },
    ]);
  });

  it("of a heal that was not proven: where it began", () => {
    const found = links({ verdicts: [] }, { verdict: "aborted", healed: false });
    expect(found).to.deep.equal([
      { for: "healing not proven", file: "timeline.ndjson", line: 5, text: "healing of f1 began here and was never proven" },
    ]);
  });

  it("is not sought where all was met", () => {
    expect(links({ verdicts: [{ measure: "rpo", gate: { verdict: "met" } }] }, { verdict: "met" })).to.deep.equal([]);
  });
});

describe("what nodes complained of", () => {
  const log = (node: string, ...text: string[]): LogText => ({ node, file: `logs/${node}.log`, lines: text });
  const clock = { at: 0, wall: "2026-11-20T12:00:00.000Z" };
  const start = "2026-11-20 12:00:02,000 ERROR before the fault";
  const later = "2026-11-20 12:00:11,500 FATAL after it";

  it("is the first complaint from the fault on, and those of nodes that the verdict names come first", () => {
    const logs = [log("east1", start, "\tat a.b.C", "2026-11-20 12:00:11,000 INFO no ERROR", later, later), log("west1", later)];
    const found = links({ verdicts: [] }, { clock, reasons: ["west1 did not come back"], logs });
    expect(found.map(({ for: why, file, line }) => [why, file, line])).to.deep.equal([
      ["west1 complained", "logs/west1.log", 1],
      ["east1 complained (and 1 more)", "logs/east1.log", 4],
    ]);
  });

  it("is the first of all where no fault took effect", () => {
    expect(links({ verdicts: [] }, { clock, faults: [], logs: [log("east1", start)] })[0]).to.include({ line: 1, text: start });
  });

  it("does not hide what could not be had", () => {
    const others = [
      { node: "east1", file: "logs/east1.threads.txt", lines: ["# east1, because", "no thread dump: its container has gone"] },
      { node: "", file: "logs/missing.txt", lines: ["east1.gc.log: no such file", ""] },
    ];
    expect(at(links({ verdicts: [] }, { others }))).to.deep.equal(["logs/east1.threads.txt:2", "logs/missing.txt:1"]);
  });
});
