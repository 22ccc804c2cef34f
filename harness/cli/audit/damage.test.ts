import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { LedgerLine, WriteLine } from "../../ledger/lines.ts";
import { sealFolder } from "../../publish/manifest.ts";
import type { DrillRecord } from "../../report/record.ts";
import { keptRun } from "./kept-run.fixture.ts";
import { auditFolder } from "./recompute.ts";

/** A run folder that was damaged, under a manifest that fits it: what an audit makes of it. Nothing here may pass, and nothing may crash. */
describe("an audit of evidence that was damaged", () => {
  let folder: string;
  beforeEach(() => {
    folder = keptRun("21");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lines = (file: string): LedgerLine[] =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const first = <Kind extends LedgerLine["kind"]>(file: string, kind: Kind): Extract<LedgerLine, { kind: Kind }> => {
    const found = lines(file).find((line): line is Extract<LedgerLine, { kind: Kind }> => line.kind === kind);
    if (found === undefined) throw new Error(`no ${kind} in ${file}`);
    return found;
  };
  const write = (): WriteLine => first("ledger/writes.ndjson", "write");
  const append = (file: string, line: object): void => appendFileSync(join(folder, file), `${JSON.stringify(line)}\n`);
  const rewrite = (file: string, change: (line: LedgerLine, index: number) => object[]): void =>
    writeFileSync(
      join(folder, file),
      lines(file)
        .flatMap(change)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(""),
    );
  const audited = (): DrillRecord => {
    sealFolder(folder);
    return auditFolder(folder).record;
  };
  const isUnproven = ({ verdict, exitCode, workloads }: DrillRecord): void => {
    expect({ verdict, exitCode }).to.deep.equal({ verdict: "inconclusive", exitCode: 6 });
    const judged = workloads.flatMap(({ verdicts }) => verdicts.flatMap(({ gate, objective }) => [gate, objective]));
    expect(judged.flatMap((one) => one?.verdict ?? []).filter((one) => one !== "inconclusive")).to.deep.equal([]);
  };

  it("is of a run that was judged before", () => {
    expect(["met", "missed"]).to.include(audited().verdict);
  });

  for (const file of ["ledger/writes.ndjson", "ledger/log.ndjson", "ledger/schedule.ndjson", "timeline.ndjson"])
    it(`is inconclusive where ${file} is cut off mid-line, and says where`, () => {
      const path = join(folder, file);
      truncateSync(path, readFileSync(path).length - 12);
      const record = audited();
      isUnproven(record);
      expect(record.reasons[0]).to.match(new RegExp(`${file}:\\d+ is cut off`));
    });

  it("is inconclusive where a line in the middle is none", () => {
    rewrite("ledger/writes.ndjson", (line, index) => (index === 0 ? [{ ...line, seq: "many" }] : [line]));
    const record = audited();
    isUnproven(record);
    expect(record.reasons[0]).to.include("ledger/writes.ndjson:1 ").and.include("seq");
  });

  it("is inconclusive where an agent was killed before it told all: slots without an end, records without a write", () => {
    rewrite("ledger/writes.ndjson", (line, index) => (index === 0 ? [] : [line]));
    const record = audited();
    isUnproven(record);
    expect(record.reasons.join("\n")).to.match(/nobody tells what became of \d+ of \d+ slots/);
  });

  it("is inconclusive where an agent's words are missing, or a whole file is", () => {
    append("timeline.ndjson", { at: 30, event: "agent.gap", agent: "clients", text: "line 3 is followed by line 9" });
    const record = audited();
    isUnproven(record);
    expect(record.reasons[0]).to.include("clients: line 3 is followed by line 9");
    rmSync(join(folder, "ledger/schedule.ndjson"));
    isUnproven(audited());
  });

  it("is inconclusive where the logs were never read", () => {
    rmSync(join(folder, "ledger/log.ndjson"));
    const { verdict, reasons } = audited();
    expect(verdict).to.equal("inconclusive");
    expect(reasons.join("\n")).to.include("ledger/log.ndjson is missing");
  });

  it("is inconclusive where a file is missing that said nothing", () => {
    const silent = ["commits", "deliveries"].map((name) => `ledger/${name}.ndjson`).filter((file) => lines(file).length === 0);
    expect(silent).to.not.deep.equal([]);
    for (const file of silent) rmSync(join(folder, file));
    const record = audited();
    isUnproven(record);
    for (const file of silent) expect(record.reasons.join("\n")).to.include(`the evidence is incomplete: ${file} is missing`);
  });

  it("is undetermined where nobody led a partition at the final read: that line can be read", () => {
    rewrite("ledger/log.ndjson", (line) =>
      line.kind === "end"
        ? [{ ...line, leaderEpoch: -1, logStart: 0, highWatermark: 0, lastStable: 0, logEnd: 0, complete: false }]
        : [],
    );
    const { verdict, reasons, workloads } = audited();
    expect(verdict).to.equal("inconclusive");
    expect(reasons.join("\n")).to.include("undetermined").and.not.include("log.ndjson");
    expect(workloads[0]?.rpo).to.include({ records: 0 });
  });

  it("is inconclusive where the clock of a kernel was never measured, and names it", () => {
    rewrite("ledger/writes.ndjson", (line) => [{ ...line, kernel: "other-host" }]);
    const record = audited();
    expect(["inconclusive", "missed"]).to.include(record.verdict);
    expect(JSON.stringify(record.workloads)).to.include("other-host");
    expect(record.workloads[0]?.rpo?.seconds, "no seconds without a clock").to.equal(undefined);
  });

  it("comes to the same verdict where events were written out of their order", () => {
    const before = audited();
    const events = readFileSync(join(folder, "timeline.ndjson"), "utf8").trim().split("\n");
    writeFileSync(join(folder, "timeline.ndjson"), `${events.toReversed().join("\n")}\n`);
    const { verdict, workloads } = audited();
    expect({ verdict, workloads }).to.deep.equal({ verdict: before.verdict, workloads: before.workloads });
  });

  it("is inconclusive where a fault was healed before it took effect", () => {
    append("timeline.ndjson", { at: 0.5, event: "heal.started", fault: "f1" });
    const events = readFileSync(join(folder, "timeline.ndjson"), "utf8").trim().split("\n");
    const healed = events.filter((line) => !(line.includes('"heal.started"') && !line.includes("0.5")));
    writeFileSync(join(folder, "timeline.ndjson"), `${healed.join("\n")}\n`);
    const record = audited();
    isUnproven(record);
    expect(record.reasons[0]).to.include("f1 was being healed before it took effect");
  });

  const lies: [string, () => void, RegExp][] = [
    [
      "a record acknowledged twice at different offsets",
      () => append("ledger/writes.ndjson", { ...write(), offset: (write().offset ?? 0) + 7 }),
      /was told two offsets of record/,
    ],
    [
      "an acknowledgement of what was never scheduled",
      () => append("ledger/writes.ndjson", { ...write(), seq: [900_000, 900_004], offset: 900_000 }),
      /told of \d+ records and slots .* where only \d+ were scheduled/,
    ],
    [
      "a sequence number used for two records",
      () => {
        const later = (span: readonly [number, number]) => span.map((at) => at + 1000);
        append("ledger/writes.ndjson", {
          ...write(),
          offset: null,
          intended: later(write().intended),
          answered: later(write().answered ?? [0, 0]),
        });
      },
      /used sequence number \d+ for two records/,
    ],
    [
      "an answer before its question",
      () => rewrite("ledger/writes.ndjson", (line, index) => (index === 0 ? [{ ...line, answered: [-5, -4] }] : [line])),
      /was answered for record \d+ before it was due/,
    ],
    [
      "a delivery of what nobody wrote",
      () => {
        const { topic, partition } = write();
        append("ledger/deliveries.ndjson", {
          kind: "processed",
          group: "g",
          member: "m1",
          cluster: "west",
          topic,
          partition,
          session: "ghost",
          offset: [0, 4],
          seq: [0, 4],
          at: [30, 30],
        });
      },
      /m1 processed 5 records of ghost .* that nobody wrote and no log holds/,
    ],
    [
      "an offset at which the log holds another record",
      () => {
        const log = first("ledger/log.ndjson", "log");
        rewrite("ledger/writes.ndjson", (line) =>
          line.kind === "write" && line.partition === log.partition
            ? [{ ...line, cluster: log.cluster, offset: (line.offset ?? 0) + 1 }]
            : [line],
        );
      },
      /was acknowledged .* at offset \d+ of partition \d+ .*, where the log holds/,
    ],
    [
      "a client that failed its calibration",
      () =>
        append("timeline.ndjson", {
          at: 1,
          event: "client.calibrated",
          driver: "java",
          records: 1000,
          ok: false,
          reason: "offset 7 twice",
        }),
      /the client java failed its calibration, without any fault: offset 7 twice/,
    ],
  ];
  for (const [what, damage, says] of lies)
    it(`is invalid, and names who lied, with ${what}`, () => {
      damage();
      const { verdict, reasons, exitCode } = audited();
      expect({ verdict, exitCode }).to.deep.equal({ verdict: "invalid", exitCode: 6 });
      expect(reasons.join("\n")).to.match(says);
    });
});
