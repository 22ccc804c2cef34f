/**
 * `npm run mutate [file …]`: a mutation run over the checker, or over some of its files (`measure/rpo`; `report`: over none; `quick`: against
 * the tests that are named after the files that are run, and no others: those could only kill more).
 * What became of each file's mutants is kept in `results/`, so that a run can be taken up again; `docs/mutation.md` is written from all.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keep, writeReport } from "./report.mjs";

const here = import.meta.dirname;
const root = join(here, "..", "..");
/** Where neither tsc, biome nor mocha looks. */
const scratch = join(root, "reports", ".mutation");

const isTested = (file) => !/\.(test|fixture)\.ts$|\/planted|\/histories\.ts$/.test(file);
const sources = [
  ...globSync("harness/measure/**/*.ts", { cwd: root }).filter(isTested),
  ...["judge", "target", "verdict"].map((name) => `harness/targets/${name}.ts`),
].sort();

const args = process.argv.slice(2);
const isQuick = args.includes("quick");
const asked = args.filter((name) => !["report", "quick"].includes(name)).map((name) => `harness/${name}.ts`);
const unknown = asked.filter((file) => !sources.includes(file));
if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: not among the files of the checker`);
const files = asked.length > 0 || args.includes("report") ? asked : sources;

if (!existsSync(join(here, "node_modules"))) run("npm", ["ci", "--ignore-scripts"], here);
/** Some at a time: what is done stays done. */
const AT_ONCE = 2;
for (let at = 0; at < files.length; at += AT_ONCE) {
  const some = files.slice(at, at + AT_ONCE);
  mkdirSync(scratch, { recursive: true });
  const [config, report] = [join(scratch, "stryker.json"), join(scratch, "report.json")];
  writeFileSync(config, JSON.stringify(configFor(some)));
  run(process.execPath, [join(here, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", config], root);
  keep(some, JSON.parse(readFileSync(report, "utf8")), isQuick);
  rmSync(scratch, { recursive: true });
}
writeReport(sources);
run(join(root, "node_modules/.bin/biome"), ["format", "--write", "docs/mutation.md"], root);

function configFor(mutate) {
  return {
    plugins: [join(here, "mocha-runner.mjs")],
    testRunner: "mocha 12",
    mocha: { spec: testsFor(mutate) },
    coverageAnalysis: "perTest",
    concurrency: 1,
    // Most loops are ended by counting, and of the tests of a mutant that is none this is many times what they need. Milliseconds.
    timeoutMS: 30_000,
    mutate,
    ignorePatterns: ["docker", "docs", "reports", "scripts", "setup", "suites", "topologies"],
    tempDirName: "reports/.mutation/project",
    incremental: true,
    incrementalFile: "scripts/mutation/results/incremental.json",
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: "reports/.mutation/report.json" },
    tsconfigFile: "none.json",
    allowConsoleColors: false,
    warnings: { unknownOptions: false },
  };
}

/** `open.test.ts` holds two ways to open a book against each other: what both are measured by, it cannot judge. */
function testsFor(mutate) {
  const opens = mutate.some((file) => /\/(book|open|joined|settled|neighbours)\.ts$/.test(file));
  const tests = globSync(["harness/measure/**/*.test.ts", "harness/targets/*.test.ts"], { cwd: root });
  if (isQuick) return tests.filter((file) => mutate.some((one) => isNamedAfter(file, one)));
  return tests.filter((file) => opens || !file.endsWith("/open.test.ts"));
}

/** `measure/rpo.test.ts`; of `integrity/` one test is for the whole folder. */
function isNamedAfter(test, file) {
  return test === file.replace(/\.ts$/, ".test.ts") || (file.includes("/integrity/") && test.includes("/integrity/"));
}

/** Of planted anomalies one of each kind is enough here: each mutant sees all of them. */
function run(command, args, cwd) {
  const env = { ...process.env, MUSTER_PLANTED: process.env.MUSTER_PLANTED ?? "0.1" };
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}
