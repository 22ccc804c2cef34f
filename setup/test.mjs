// `npm test`: everything that proves the tool. Static checks and unit tests, then set-up and real drills in Docker (`muster test`).
// The last line of all is `N passed, N failed`; `muster test` leaves its own counts in the file named by MUSTER_COUNTS.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./checks.mjs";
import { ground } from "./ground.mjs";
import { entry, handedOver, root } from "./process.mjs";

await entry(async () => {
  const node = await ground();
  const checks = await runChecks(node);
  const drills = await runDrills(node);
  process.stdout.write(`${checks.passed + drills.passed} passed, ${checks.failed + drills.failed} failed\n`);
  return drills.code || (checks.failed > 0 ? 1 : 0);
});

/** An exit code that says failure counts as one even where the counts do not show it. */
async function runDrills(node) {
  const folder = mkdtempSync(join(tmpdir(), "muster-test-"));
  const counts = join(folder, "counts.json");
  try {
    const command = [node, join(root, "harness", "cli", "main.ts"), "test", ...process.argv.slice(2)];
    const code = await handedOver(command, { env: { ...process.env, MUSTER_COUNTS: counts } });
    const { passed, failed } = readCounts(counts);
    return { code, passed, failed: Math.max(failed, code === 0 ? 0 : 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    const { passed, failed } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: Number(passed) || 0, failed: Number(failed) || 0 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
