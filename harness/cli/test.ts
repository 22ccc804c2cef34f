import { writeFileSync } from "node:fs";
import { runDrills } from "./run.ts";

/** The drills that prove the tool on every change; all others are nightly's. Who adds one here moves another there. */
const proving = ["region-loss", "region-isolated", "acks1-lagging-followers"];

/** Runs them and leaves the counts where `npm test` looks for them. */
export async function test(): Promise<number> {
  const { results, exitCode } = await runDrills(proving, { yes: true });
  const failed = proving.filter(
    (name) => results.find(({ drill, failure }) => drill === name && failure === undefined) === undefined,
  );
  for (const name of failed)
    process.stdout.write(`✗ ${name}: ${results.find(({ drill }) => drill === name)?.failure?.message ?? "did not run"}\n`);
  const counts = { passed: proving.length - failed.length, failed: failed.length };
  const file = process.env.MUSTER_COUNTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  return exitCode !== 0 ? exitCode : failed.length > 0 ? 1 : 0;
}
