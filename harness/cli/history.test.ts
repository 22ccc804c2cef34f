import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { historyFile } from "../publish/history-file.ts";
import type { HistoryLine } from "../report/history/line.ts";

const program = `import { history } from ${JSON.stringify(fileURLToPath(new URL("history.ts", import.meta.url)))};
process.exitCode = await history(undefined, { failOnTrend: true }, process.argv[1]);`;

/** Eight runs, the newest three of one batch. */
const linesOf = (tier: string, rto: number, more: Partial<HistoryLine> = {}): HistoryLine[] =>
  Array.from({ length: 8 }, (_, i) => ({
    when: `2026-11-0${i + 1}T10:00:00.000Z`,
    run: `a${i}`,
    batch: i > 4 ? "newest" : `b${i}`,
    drill: "failback-resume",
    topology: "active-passive-and-back",
    kafka: "4.3.1",
    client: "kafkajs",
    set: {},
    seed: 1,
    verdict: "met",
    exitCode: 0,
    host: { cores: 2 },
    workloads: [{ name: "payments", tier, measured: { rto: { atLeast: rto, atMost: rto } }, gate: {}, objective: {} }],
    ...more,
  }));

describe("muster history --fail-on-trend", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "muster-history-"));
  after(() => rmSync(folder, { recursive: true }));
  /** In a process of its own: drills register once. */
  const judged = (lines: readonly HistoryLine[]): { code: number | null; said: string } => {
    writeFileSync(historyFile(folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program, folder], {
      encoding: "utf8",
    });
    return { code: status, said: stdout + stderr };
  };

  it("holds drills to tiers that stand beside their suite, too", () => {
    expect(judged(linesOf("tier-1 and back", 90))).to.deep.include({ code: 1 });
    const { code, said } = judged(linesOf("tier-1 and back", 20));
    expect(said).to.include("gate ≤ 45 s met");
    expect(code).to.equal(0);
  });

  it("is open where no drill has the tier any more, or no gate of it on the topology", () => {
    for (const lines of [linesOf("tier-1 of old", 20), linesOf("tier-1 and back", 20, { topology: "gone" })]) {
      const { code, said } = judged(lines);
      expect(said).to.include("gate unknown");
      expect(code).to.equal(6);
    }
  });
});
