// The static checks and unit tests: what each runs and how its outcome is read.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { captured, lastLines, root } from "./process.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const minutes = 5;

/** A check answers with how much passed and failed, and what there is to read when something did. */
const exits = (name, command) => ({
  name,
  run: async (env) => {
    const { code, output } = await captured(command, { minutes, env });
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
  },
});

const unitTests = {
  name: "unit tests",
  run: async (env) => {
    const folder = mkdtempSync(join(tmpdir(), "muster-check-"));
    const file = join(folder, "mocha.json");
    try {
      const command = [bin("mocha"), "--reporter", "json", "--reporter-option", `output=${file}`];
      const { code, output } = await captured(command, { minutes, env });
      return mochaOutcome(file, code, output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A mocha that ended before it wrote its report (an import that fails, a crash) is one failure, never none. */
function mochaOutcome(file, code, output) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 1, output };
  }
  const { passes, failures } = report.stats;
  const failed = Math.max(failures, code === 0 ? 0 : 1);
  const told = report.failures
    .map(({ fullTitle, file: where, err }) => `${fullTitle}\n  ${where}\n${err.stack ?? err.message}`)
    .join("\n\n");
  if (passes + failures === 0) return { passed: 0, failed: 1, output: `no unit test was found\n${output}` };
  const [histories] = output.match(/\b[\d,]+ hand-worked and [\d,]+ planted histories judged\b/) ?? [];
  if (histories === undefined) return { passed: passes, failed: failed + 1, output: told || `no history was judged\n${output}` };
  return { passed: passes, failed, output: told || output, note: histories };
}

const all = [
  exits("types", [bin("tsc"), "--noEmit", "-p", "."]),
  exits("types of the report's page", [bin("tsc"), "--noEmit", "-p", join("harness", "report", "html", "page")]),
  unitTests,
  exits("import direction", [process.execPath, join(root, "setup", "imports.mjs")]),
  exits("workflows", [process.execPath, join(root, "setup", "workflows.mjs")]),
  exits("format and lint", [bin("biome"), "ci", "--colors=off"]),
  exits("dead code", [bin("knip"), "--config", "setup/knip.json", "--no-progress"]),
];

/** Runs every check, two at a time, printing a line as each ends. */
export async function runChecks(node) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, NO_COLOR: "1" };
  const waiting = [...all];
  const totals = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const start = performance.now();
      const { passed, failed, output, note } = await check.run(env);
      const took = ((performance.now() - start) / 1000).toFixed(1);
      const count = passed + failed > 1 ? `  ${passed} passed${failed > 0 ? `, ${failed} failed` : ""}` : "";
      process.stdout.write(`${failed === 0 ? "✓" : "✗"} ${check.name}${count}  ${took} s\n`);
      if (note) process.stdout.write(`  ${note}\n`);
      if (failed > 0 && output) process.stdout.write(`${lastLines(output, 200).replace(/^/gm, "    ")}\n`);
      totals.passed += passed;
      totals.failed += failed;
    }
  };
  await Promise.all([worker(), worker()]);
  return totals;
}
