import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type Counts, loadSuites, type Told } from "../drill/mocha.ts";
import type { DrillResult } from "../drill/session.ts";
import { endOfSession } from "../drill/session-end.ts";
import type { Case } from "../report/junit/suite.ts";
import { drillFiles, filesUnder, projectRoot } from "./suites.ts";
import { withSession } from "./with-session.ts";

/** The drills that prove the tool on every change; all others are nightly's. Who adds one here moves another there. */
const proving = ["region-loss", "region-isolated", "acks1-lagging-followers"];
/** Tests of the world that take too long for every change; by name, and at night. */
const nightly = ["effects"];
/** What the drills' reports look like in a browser; on the runs that they have just left. */
const reportTests = ["reports", "report-page", "live-page/live-page"].map((name) =>
  join(projectRoot, "harness", "cli", `${name}.browser.ts`),
);

/** Drills whose logs Kafka's console consumer read too: one that may lose nothing and one that must lose. */
const recounted = ["region-loss", "region-isolated"];

/**
 * Everything that needs an engine: the world's own tests (`*.docker.ts`), the proving drills, and independent recounts. With
 * names (`world`, `evidence`), only those tests of the world: for whoever works on one of them.
 */
export async function test(names: readonly string[] = []): Promise<number> {
  const worldTests = worldTestsNamed(names);
  const chosen = names.length === 0 ? proving : [];
  const cases: Case[] = [];
  const tell: Told = (title, error) => {
    cases.push(caseOf(title, error));
    say(title, error);
  };
  const worlds = await loadSuites(worldTests, tell);
  const drills = await loadSuites(drillFiles());
  const reports = await loadSuites(reportTests, tell);
  return withSession({ yes: true, chosen, beside: cases }, async ({ results, signal }) => {
    const counts = [await worlds.run("all", signal)];
    if (names.length === 0) {
      await drills.run(proving, signal);
      counts.push(...proving.map((name) => drillCounts(name, results)));
      for (const name of signal.aborted ? [] : recounted) counts.push(await recount(name, results, tell));
      counts.push(await reports.run("all", signal));
    }
    const total = { passed: sum(counts, "passed"), failed: sum(counts, "failed") };
    const file = process.env.MUSTER_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(total));
    // Of the world alone there is no drill, and a session without a result is none that was judged.
    const ended = chosen.length === 0 && !signal.aborted ? 0 : endOfSession({ chosen, repeat: 1 }, results, signal);
    return ended || (total.failed > 0 || total.passed === 0 ? 1 : 0);
  });
}

const nameOf = (file: string): string => basename(file, ".docker.ts");

function worldTestsNamed(names: readonly string[]): string[] {
  const files = filesUnder("harness", ".docker.ts");
  const known = files.map(nameOf);
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`there is no test of the world "${name}"${suggestion(name, known)}`, {
        hint: `known: ${known.join(", ")}`,
      });
  return files.filter((file) => (names.length === 0 ? !nightly.includes(nameOf(file)) : names.includes(nameOf(file))));
}

const sum = (counts: readonly Counts[], key: keyof Counts): number => counts.reduce((total, one) => total + one[key], 0);

const caseOf = (name: string, error: Error | undefined): Case => ({
  classname: "npm test",
  name,
  ...(error === undefined ? {} : { outcome: { kind: "failure", type: error.name, message: error.message } }),
});

const say: Told = (title, error) =>
  void process.stdout.write(error === undefined ? `✓ ${title}\n` : `✗ ${title}\n${error.stack ?? error.message}\n`);

function drillCounts(name: string, results: readonly DrillResult[]): Counts {
  const result = results.find(({ drill }) => drill === name);
  const passed = result !== undefined && result.failure === undefined;
  if (!passed) process.stdout.write(`✗ ${name}: ${result?.failure?.message ?? "did not run"}\n`);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** bash, awk and what Kafka's console consumer read: a recount that shares no code with Muster must agree with the record. */
async function recount(name: string, results: readonly DrillResult[], tell: Told): Promise<Counts> {
  const folder = results.find(({ drill }) => drill === name)?.folder;
  if (folder === undefined) return { passed: 0, failed: 1 };
  const script = spawn("bash", [join(projectRoot, "scripts", "recheck.sh"), folder], { stdio: "inherit" });
  const [code] = (await once(script, "exit")) as [number | null];
  tell(
    `an independent recount of ${name} agrees with its record`,
    code === 0 ? undefined : new Error(`recheck.sh ended with ${code}`),
  );
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
