import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const script = fileURLToPath(new URL("recheck.sh", import.meta.url));

type IdRanges = [session: string, partition: number, seq: [number, number]][];

/** A run by hand: east acknowledged o-1/0/0…4 and o-1/1/0…1, west has all of it but o-1/0/3…4, then takes o-2/0/0…1. */
const record = ({ lost = [["o-1", 0, [3, 4]]] as IdRanges, records = 2, twice = 0, twiceIds = [] as IdRanges } = {}): object => ({
  schema: "muster.drill/1",
  drill: "by-hand",
  run: "r1",
  workloads: [
    {
      topic: "orders-eu",
      acknowledged: 9,
      rpo: { records, expired: 0, superseded: 0, undetermined: 0, ids: { lost, holes: [] } },
      duplicates: {
        log: { east: { extra: 0, ids: 0 }, west: { extra: twice, ids: twice } },
        ids: { log: { east: [], west: twiceIds } },
      },
    },
  ],
});

const write = (session: string, cluster: string, partition: number, seq: [number, number], outcome = "acknowledged"): string =>
  JSON.stringify({
    kind: "write",
    session,
    cluster,
    topic: "orders-eu",
    partition,
    outcome,
    seq,
    offset: null,
    intended: [1, 1.1],
    answered: [1, 1.1],
    latencyMsMax: 1,
    late: 0,
    ...(outcome === "acknowledged" ? {} : { error: 'of "seq":[7,7]' }),
  });

const writes = [
  write("o-1", "east", 0, [0, 2]),
  write("o-1", "east", 0, [3, 4]),
  write("o-1", "east", 0, [5, 6], "indeterminate"),
  write("o-1", "east", 1, [0, 1]),
  `{"kind":"unsent","session":"o-1","cluster":"east","topic":"orders-eu","partition":0,"intended":[2,2.1],"slots":20}`,
  write("o-2", "west", 0, [0, 1]),
];

const timeline = [
  { at: 0, event: "phase", name: "steady" },
  { at: 3, event: "promoted", cluster: "west", ends: { "orders-eu": { 0: 3, 1: 2 } } },
].map((event) => JSON.stringify(event));

const line = (partition: number, offset: number, id: string): string =>
  `Partition:${partition}\tOffset:${offset}\tmuster:r1/${id}/0badcafe`;

const raw = (): Record<string, string[]> => ({
  "east-orders-eu-0": [0, 1, 2, 3, 4].map((seq) => line(0, seq, `o-1/0/${seq}`)),
  "east-orders-eu-1": [0, 1].map((seq) => line(1, seq, `o-1/1/${seq}`)),
  "west-orders-eu-0": ["o-1/0/0", "o-1/0/1", "o-1/0/2", "o-2/0/0", "o-2/0/1"].map((id, offset) => line(0, offset, id)),
  "west-orders-eu-1": [0, 1].map((seq) => line(1, seq, `o-1/1/${seq}`)),
});

interface Run {
  readonly drill?: object;
  readonly writes?: readonly string[];
  readonly raw?: Readonly<Record<string, readonly string[]>>;
  readonly timeline?: readonly string[];
  readonly arguments?: readonly string[];
}

describe("scripts/recheck.sh", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-recheck-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (file: string, lines: readonly string[]): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), lines.map((one) => `${one}\n`).join(""));
  };

  function recheck(run: Run = {}): { code: number | null; out: string } {
    put("drill.json", [JSON.stringify(run.drill ?? record(), undefined, 2)]);
    put("timeline.ndjson", run.timeline ?? timeline);
    put("ledger/writes.ndjson", run.writes ?? writes);
    for (const [name, lines] of Object.entries(run.raw ?? raw())) put(`raw/${name}.txt`, lines);
    const { status, stdout, stderr } = spawnSync("bash", [script, folder, ...(run.arguments ?? [])], { encoding: "utf8" });
    return { code: status, out: stdout + stderr };
  }

  const expectThat = ({ code, out }: { code: number | null; out: string }, wanted: number): Chai.Assertion => {
    expect(code, out).to.equal(wanted);
    return expect(out);
  };

  it("agrees with a true record", () => {
    expectThat(recheck(), 0).to.match(/= orders-eu: lost +2 +2\n/);
  });

  it("names an id that the record calls lost and that is in the survivors' log", () => {
    const drill = record({ lost: [["o-1", 0, [2, 4]]], records: 3 });
    expectThat(recheck({ drill }), 1).to.include("o-1/0/2: lost in the record, and in west's raw log");
  });

  it("names an acknowledged id that the survivors lack and the record does not know, even where the counts are equal", () => {
    const there = raw();
    there["west-orders-eu-1"] = [line(1, 0, "o-1/1/0")];
    expectThat(recheck({ raw: there }), 1).to.include("o-1/1/1: acknowledged, not in west's raw log, and not lost in the record");
    const drill = record({
      lost: [
        ["o-1", 0, [3, 4]],
        ["o-1", 0, [1, 1]],
      ],
      records: 3,
    });
    expectThat(recheck({ raw: there, drill }), 1)
      .to.include("o-1/1/1")
      .and.to.include("o-1/0/1");
  });

  it("holds a count against its own ids", () => {
    expectThat(recheck({ drill: record({ records: 5 }) }), 1).to.match(/≠ orders-eu: lost +5 +2\n/);
  });

  it("names a planted duplicate, and agrees when the record knows it", () => {
    const there = raw();
    there["west-orders-eu-0"]?.push(line(0, 9, "o-2/0/1"));
    expectThat(recheck({ raw: there }), 1).to.include("log duplicate of west o-2/0/1");
    const drill = record({ twice: 1, twiceIds: [["o-2", 0, [1, 1]]] });
    expectThat(recheck({ raw: there, drill }), 0);
    expectThat(recheck({ raw: raw(), drill }), 1).to.include("o-2/0/1: is in the record and not in raw/");
  });

  it("does not call saved what was mirrored only after the promotion", () => {
    const there = raw();
    there["west-orders-eu-0"]?.push(line(0, 5, "o-1/0/3"), line(0, 6, "o-1/0/4"));
    expectThat(recheck({ raw: there }), 0).to.include("2 mirrored too late");
  });

  describe("with replication that renames topics", () => {
    const renamed = {
      ...(record() as { workloads: object[] }),
      workloads: (record() as { workloads: object[] }).workloads.map((one) => ({
        ...one,
        copies: [{ cluster: "west", topic: "east.orders-eu" }],
      })),
    };
    const ends = { "orders-eu": { 0: 0, 1: 0 }, "east.orders-eu": { 0: 3, 1: 2 } };
    const promoted = [timeline[0] ?? "", JSON.stringify({ at: 3, event: "promoted", cluster: "west", ends })];
    const apart = (): Record<string, string[]> => ({
      ...raw(),
      "west-orders-eu-0": ["o-2/0/0", "o-2/0/1"].map((id, offset) => line(0, offset, id)),
      "west-orders-eu-1": [],
      "west-east.orders-eu-0": [0, 1, 2].map((seq) => line(0, seq, `o-1/0/${seq}`)),
      "west-east.orders-eu-1": [0, 1].map((seq) => line(1, seq, `o-1/1/${seq}`)),
    });

    it("counts what survived in either log of the survivors", () => {
      expectThat(recheck({ drill: renamed, raw: apart(), timeline: promoted }), 0).to.match(/= orders-eu: lost +2 +2\n/);
    });

    it("does not call saved what was mirrored there only after the promotion", () => {
      const later = { ...apart(), "west-east.orders-eu-0": [0, 1, 2, 3, 4].map((seq) => line(0, seq, `o-1/0/${seq}`)) };
      expectThat(recheck({ drill: renamed, raw: later, timeline: promoted }), 0).to.match(/= orders-eu: lost +2 +2\n/);
    });

    it("refuses a run of which one of the two logs is missing", () => {
      const { "west-east.orders-eu-1": _, ...without } = apart();
      expectThat(recheck({ drill: renamed, raw: without, timeline: promoted }), 2).to.include("raw/west-east.orders-eu-1.txt");
    });
  });

  it("does not pass on nothing", () => {
    const nothing = Object.fromEntries(Object.keys(raw()).map((name) => [name, []]));
    expectThat(recheck({ raw: nothing }), 2).to.include("no record of this run");
    const unacknowledged = [write("o-1", "east", 0, [0, 4], "indeterminate")];
    const drill = record({ lost: [], records: 0 });
    expectThat(recheck({ writes: unacknowledged, drill }), 2).to.include("no write to orders-eu was acknowledged");
  });

  it("refuses what it cannot read", () => {
    const { "west-orders-eu-1": _, ...without } = raw();
    expectThat(recheck({ raw: without }), 2).to.include("raw/west-orders-eu-1.txt is missing");
    const torn = { ...raw(), "east-orders-eu-1": ["Partition:1\tOff"] };
    expectThat(recheck({ raw: torn }), 2).to.include("raw/east-orders-eu-1.txt line 1");
    expectThat(recheck({ writes: [...writes, '{"kind":"write","session":"o-1"'] }), 2).to.include("writes.ndjson line 7");
    rmSync(join(folder, "raw"), { recursive: true });
    put("ledger/writes.ndjson", writes);
    expect(spawnSync("bash", [script, folder], { encoding: "utf8" }).status).to.equal(2);
    expect(spawnSync("bash", [script, join(folder, "nowhere")], { encoding: "utf8" }).status).to.equal(2);
  });

  it("refuses a raw file that ends before Muster's own read did", () => {
    const end = { kind: "end", cluster: "east", topic: "orders-eu", partition: 1, read: "return", logStart: 0, logEnd: 3 };
    put("ledger/log.ndjson", [JSON.stringify(end)]);
    expectThat(recheck(), 2).to.include("raw/east-orders-eu-1.txt holds 2 of 3 records");
  });

  describe("with several workloads", () => {
    /** The same run written to a second topic, whose name is how the first one's begins. */
    const also = (lines: readonly string[]): string[] =>
      lines.map((one) => one.replaceAll("orders-eu", "orders").replaceAll("o-1", "c-1").replaceAll("o-2", "c-2"));
    const both = (over: { lost?: IdRanges; records?: number } = {}): object => {
      const [first] = (record() as { workloads: object[] }).workloads;
      const second = record({ lost: [["c-1", 0, [3, 4]]], ...over }) as { workloads: object[] };
      return { ...second, workloads: [first, { ...second.workloads[0], topic: "orders" }] };
    };
    const bothRaw = (): Record<string, string[]> => ({
      ...raw(),
      ...Object.fromEntries(Object.entries(raw()).map(([name, lines]) => [name.replace("orders-eu", "orders"), also(lines)])),
    });
    const ends = { "orders-eu": { 0: 3, 1: 2 }, orders: { 0: 3, 1: 2 } };
    const promotion = [JSON.stringify({ at: 3, event: "promoted", cluster: "west", ends })];
    const run = (over: Run = {}) =>
      recheck({ drill: both(), writes: [...writes, ...also(writes)], raw: bothRaw(), timeline: promotion, ...over });

    it("recounts each of them", () => {
      expectThat(run(), 0)
        .to.match(/= orders-eu: lost +2 +2\n/)
        .and.to.match(/= orders: lost +2 +2\n/);
    });

    it("names the one that differs", () => {
      expectThat(run({ drill: both({ lost: [["c-1", 0, [2, 4]]], records: 3 }) }), 1)
        .to.match(/= orders-eu: lost +2 +2\n/)
        .and.to.match(/≠ orders: lost +3 +2\n/)
        .and.to.include("c-1/0/2: lost in the record");
    });

    it("does not let the log of one stand for another's", () => {
      const there = bothRaw();
      there["west-orders-0"] = [];
      expectThat(run({ raw: there }), 1).to.include("lost c-1/0/0: acknowledged, not in west's raw log");
      const { "west-orders-1": _, ...without } = bothRaw();
      rmSync(join(folder, "raw"), { recursive: true });
      expectThat(run({ raw: without }), 2).to.include("raw/west-orders-1.txt is missing");
    });
  });

  it("asks who survived where nobody was promoted", () => {
    const unpromoted = timeline.slice(0, 1);
    expectThat(recheck({ timeline: unpromoted }), 2).to.include("--survivors");
    expectThat(recheck({ timeline: unpromoted, arguments: ["--survivors", "west"] }), 0);
    const drill = { ...record(), loss: { source: "east", survivors: "west" } };
    expectThat(recheck({ timeline: unpromoted, drill }), 0);
  });
});
