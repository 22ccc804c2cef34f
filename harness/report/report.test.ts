import * as fs from "node:fs";
import { expect } from "chai";
import { readHistories } from "../measure/histories.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { outcomeOf } from "../targets/drill-verdict.ts";
import { sumOfTargets, tiersOf } from "../targets/tally.ts";
import type { TargetLines } from "../targets/target.ts";
import { DRILL_SCHEMA, type DrillRecord, drillJsonSchema, drillRecord, type WorkloadRecord } from "./record.ts";
import { recordOf } from "./sample.ts";
import { verdictTable } from "./table.ts";
import { verdictMarkdown } from "./verdict-md.ts";

const histories = readHistories<MeasureSettings & { targets?: TargetLines }>(fs);

function recordOfHistory(number: string): DrillRecord {
  const [history] = histories.filter(({ file }) => file.startsWith(number));
  if (history === undefined) throw new Error(`there is no history ${number}`);
  return recordOf(history);
}

describe("a drill's record", () => {
  it("is what its schema says, for every history, and comes back from JSON", () => {
    for (const history of histories) {
      const record = recordOf(history);
      expect(drillRecord.parse(JSON.parse(JSON.stringify(record)))).to.deep.equal(record);
    }
  });

  it("may grow, and must not lose a field", () => {
    const { verdict, ...rest } = recordOfHistory("03");
    expect(drillRecord.safeParse({ ...rest, verdict, weather: "fine" }).success).to.equal(true);
    expect(drillRecord.safeParse(rest).error?.issues[0]?.path).to.deep.equal(["verdict"]);
  });

  it("has a JSON Schema for editors", () => {
    const schema = JSON.stringify(drillJsonSchema());
    expect(schema).to.include(DRILL_SCHEMA).and.to.include("indeterminateAbsent");
  });
});

describe("an observed run", () => {
  const missing = [{ ability: "state of nodes", why: "no agent on their machines" }];
  const observed: DrillRecord = { ...recordOfHistory("03"), mode: "observed", missing };

  it("says so before any figure, and what it could not do or see", () => {
    expect(drillRecord.parse(JSON.parse(JSON.stringify(observed)))).to.deep.equal(observed);
    for (const text of [verdictTable(observed), verdictMarkdown(observed)]) {
      expect(text.split("\n")[0]).to.include("(observed on existing clusters)");
      const [line, figures] = ["not run: state of nodes (no agent on their machines)", "Loss (RPO)"].map((part) =>
        text.indexOf(part),
      );
      expect(line)
        .to.be.greaterThan(0)
        .and.lessThan(figures ?? 0);
    }
  });

  it("is what no other run claims to be", () => {
    expect(verdictTable(recordOfHistory("03"))).not.to.include("observed on existing clusters");
  });
});

describe("links to evidence", () => {
  const link = { for: "orders rpo missed", file: "ledger/writes.ndjson", line: 88, text: "first lost record: <s>" };
  const record = { ...recordOfHistory("03"), evidence: [link] };

  it("stand in the record, in the table and in markdown, where they can be followed", () => {
    expect(drillRecord.parse(record).evidence).to.deep.equal([link]);
    expect(verdictTable(record)).to.include("orders rpo missed → ledger/writes.ndjson:88 first lost record: <s>");
    expect(verdictMarkdown(record)).to.include(
      "- orders rpo missed → [ledger/writes.ndjson:88](ledger/writes.ndjson#L88) first lost record: \\<s\\>",
    );
  });

  it("are no section where there are none", () => {
    expect(verdictMarkdown(recordOfHistory("03"))).not.to.include("Evidence");
  });
});

describe("a run of which nothing may be quoted", () => {
  const link = { for: "invalid", file: "timeline.ndjson", line: 9, text: "step failed" };
  const host = { cores: 2, load: 32.34, worst: { busy: 1, pressure: 0.989, steal: 0, load: 33, from: 50, to: 55 } };

  for (const verdict of ["invalid", "aborted", "not-run"] as const)
    it(`says why, on what host and where to look where it is ${verdict}, and no figure`, () => {
      const [load] = recordOfHistory("04").workloads;
      const workloads = [load, { ...load, name: "other" }] as WorkloadRecord[];
      const record = { ...recordOfHistory("04"), verdict, reasons: ["no steady state"], host, evidence: [link], workloads };
      for (const text of [verdictTable(record), verdictMarkdown(record)]) {
        expect(text).to.include("no steady state").and.include("timeline.ndjson:9").and.include("f1 outage");
        expect(text).to.include(
          "2 cores, load average 32.3, busiest 5 s: 100 % busy, something waited for a core 99 % of the time",
        );
        expect(text).not.to.match(/not measured|inconclusive|undetermined|Loss|RPO|missed|Settings/);
        expect(text.split("\n").length).to.be.lessThan(22);
      }
    });
});

describe("the verdict table", () => {
  const table = (number: string) => verdictTable(recordOfHistory(number));

  it("prints intervals as known, both lines and the reason", () => {
    expect(table("04")).to.match(/✗ RPO +4\.75–4\.82 s +≤ 10 s {2}missed \(hole\) +< 60 s {2}missed \(hole\)/);
    expect(table("22")).to.match(/\? RTO +29\.5–30\.3 s +≤ 30 s {2}inconclusive \(within measuring error\)/);
  });

  it("tells what was measured beside a loss and never adds it", () => {
    const text = table("06");
    expect(text).to.match(/lost at cut-over +420 of 6,420 acknowledged records/);
    expect(text).to.match(/of which +split-brain 400 · holes 0/);
    expect(text).to.match(/predicted +≤ 0\.1 s/);
    expect(table("02")).to.match(/beside it +10 indeterminate and absent/);
  });

  it("says of several faults which one figures count from, and until when", () => {
    const record = recordOfHistory("04");
    const [fault] = record.faults;
    if (fault === undefined) throw new Error("no fault");
    const several = {
      ...record,
      faults: [
        { ...fault, figuresFrom: true as const },
        { ...fault, id: "f2" },
      ],
    };
    const lines = verdictTable(several)
      .split("\n")
      .filter((line) => line.startsWith("fault "));
    expect(lines[0]).to.match(/; figures count from here: RTO is of the time until it is healed, whatever else breaks meanwhile/);
    expect(lines[1])
      .to.match(/^fault f2/)
      .and.not.to.include("figures");
    expect(verdictTable(record)).not.to.include("figures count from");
  });

  it("says what was not measured, and what was censored, vacuous or unchallenged", () => {
    expect(table("15")).to.match(/lost +not measured/);
    expect(table("18")).to.match(/produce +≥ 69\.9 s \(recovery was not seen to last\)/);
    expect(table("20")).to.match(/inconclusive \(vacuous\)/);
    expect(table("02")).to.match(/met \(unchallenged, ≤ 10 s\)/);
    expect(table("01"))
      .to.match(/inconclusive/i)
      .and.to.match(/no target was judged/);
  });

  it("prints what the workload's own topic promises, and the brokers' default as a default", () => {
    const record = recordOfHistory("03");
    const load = { profile: "steady", perSecond: 200, partitions: 1, recordBytes: 200, lingerMs: 50 };
    const own = { ...load, replicationFactor: 1, minInsyncReplicas: 1 };
    const of = (one: object) => {
      const workloads = record.workloads.map((workload) => ({ ...workload, load: one })) as WorkloadRecord[];
      return verdictTable({ ...record, workloads });
    };
    expect(of(own)).to.include("RF 1, min ISR 1").and.not.to.include("min ISR 2");
    expect(of(own)).to.match(/topic \S+ min\.insync\.replicas = 1 +what an acknowledgement promises/);
    expect(of(own)).to.match(/ min\.insync\.replicas = 2 +of topics that have none of their own/);
    expect(of(load)).to.include("min ISR 2").and.not.to.include("RF ");
    expect(of(load)).to.match(/ min\.insync\.replicas = 2 +what an acknowledgement promises/);
  });

  it("prints cut mode, client library and the settings that make the floor", () => {
    const text = table("03");
    expect(text).to.include("cut mode swallow").and.to.include("client kafkajs 2.2.4").and.to.include("min ISR 2");
    expect(text).to.match(/broker broker\.session\.timeout\.ms = 9000 +how long/);
    expect(text).to.include("client connectionTimeout = 1000").and.not.to.include("log.dirs");
  });

  it("marks what this run set, and shows it even where it would not dominate", () => {
    const record = recordOfHistory("03");
    const text = verdictTable({
      ...record,
      settings: {
        "controllers east": { "broker.session.timeout.ms": "6000" },
        "controllers west": { "broker.session.timeout.ms": "9000" },
        "own east": { "broker.session.timeout.ms": "6000", "num.io.threads": "4" },
        mirror: { "east->west.tasks.max": "1" },
      },
      parameters: {
        batch: "batch-1",
        repeat: { index: 1, of: 1 },
        set: { "east.node.broker.session.timeout.ms": "6000", "east.node.num.io.threads": "4", "west.mirror.tasks.max": "1" },
        kafka: "4.3.1",
        client: "kafkajs",
        seed: 1,
      },
    });
    expect(text).to.match(/controllers east broker\.session\.timeout\.ms = 6000 +how long .*; set by this run/);
    expect(text).to.match(/controllers west broker\.session\.timeout\.ms = 9000 +how long [^;]*$/m);
    expect(text).to.match(/own east num\.io\.threads = 4 +set by this run/);
    expect(text).to.match(/mirror east->west\.tasks\.max = 1 +set by this run/);
    expect(text).not.to.include("own east broker.session");
  });

  it("tells a group that moved and was not measured from none that moves", () => {
    const record = recordOfHistory("02");
    const { offsets: _, ...workload } = record.workloads[0] as WorkloadRecord;
    const shown = (group: string | null, survivors: string) =>
      verdictTable({
        ...record,
        loss: { source: "east", survivors },
        workloads: [
          { ...workload, group },
          { ...workload, group, name: "second" },
        ],
      });
    const moved = shown("billing", "west");
    expect(moved)
      .to.match(/second .* \? +\? +\d+ met/)
      .and.to.match(/translation +not measured/);
    for (const stays of [shown("billing", "east"), shown(null, "west")])
      expect(stays)
        .to.match(/second .* – +– +\d+ met/)
        .and.not.to.include("moved group");
  });

  it("counts apart what no run of this length could miss", () => {
    expect(table("02")).to.match(/^02-clean-failover: \w+ – \d+ met · [1-9]\d* met \(unchallenged\) · 0 missed/);
  });

  it("shows several workloads at a glance first, by tier, and then each in full", () => {
    const [record, other] = [recordOfHistory("02"), recordOfHistory("06")];
    const payments = { ...record.workloads[0], name: "payments", tier: "tier-1" } as WorkloadRecord;
    const clicks = { ...other.workloads[0], name: "clicks", tier: "tier-3" } as WorkloadRecord;
    const text = verdictTable({ ...record, workloads: [clicks, payments] });
    const at = (pattern: RegExp) => text.search(pattern);
    expect(at(/ {4}tier +workload +lost +RPO +RTO +skipped +replayed +targets\n/)).to.be.within(1, at(/tier-1 +payments/));
    expect(at(/tier-1 +payments/)).to.be.lessThan(at(/✗ tier-3 +clicks +420 of 6,420/));
    expect(at(/✗ tier-3 +clicks/)).to.be.lessThan(at(/^clicks: orders → billing, tier-3/m));
    expect(table("02")).not.to.match(/tier +workload/);
    expect(verdictMarkdown({ ...record, workloads: [clicks, payments] })).to.match(
      /\| ❌ \| tier-3 \| clicks \| 420 of 6,420 \|/,
    );
  });

  it("begins as docs/tiers.md shows it", () => {
    const of = (number: string, name: string, tier: string) =>
      ({ ...recordOfHistory(number).workloads[0], name, tier }) as WorkloadRecord;
    const workloads = [of("02", "payments", "tier-1"), of("15", "orders", "tier-2"), of("04", "clicks", "tier-3")];
    const tiers = tiersOf(workloads);
    const { verdict, reasons } = outcomeOf(workloads);
    const record = {
      ...recordOfHistory("02"),
      drill: "region-loss",
      workloads,
      tiers,
      verdict,
      reasons,
      targets: sumOfTargets(tiers),
    };
    const [glance = ""] = verdictTable(record).split("\n\ntopology");
    expect(`${glance}\n`).to.equal(fs.readFileSync(new URL("glance.sample.txt", import.meta.url), "utf8"));
  });

  it("is coloured only if asked", () => {
    const record = recordOfHistory("04");
    expect(verdictTable(record)).not.to.include("\u001b[");
    expect(verdictTable(record, { colour: true })).to.include("\u001b[31m");
  });

  it("never hides that healing was not proven", () => {
    expect(verdictTable({ ...recordOfHistory("03"), healed: false })).to.include("healing was NOT proven");
    expect(verdictMarkdown({ ...recordOfHistory("03"), healed: false })).to.include("Healing was not proven");
  });
});

describe("verdict.md", () => {
  it("says what the table says", () => {
    const text = verdictMarkdown(recordOfHistory("09"));
    expect(text).to.match(/^# 09-three-kinds-of-duplicates: INCONCLUSIVE/);
    expect(text).to.include("| in the log | east 2 extra · west 12 extra of 7 records |");
    expect(text).to.include("| by cause | same offset 7 · other offset 2 · other cluster 33 |");
  });

  it("survives bars and tags in names", () => {
    const record = recordOfHistory("03");
    const text = verdictMarkdown({ ...record, reasons: ["a | <b>"] });
    expect(text).to.include("a \\| \\<b\\>");
  });
});
