import { UsageError } from "../core/errors.ts";
import { type DrillDefinition, drills } from "../drill/definition.ts";
import { loadSuites } from "../drill/mocha.ts";
import { worstExitCode } from "../drill/session-end.ts";
import { drillFiles, named } from "./suites.ts";
import { type SessionOptions, withSession } from "./with-session.ts";

/** By name, or by a tag that some drill has. */
function chosenDrills(wanted: readonly string[], all: readonly DrillDefinition[]): string[] {
  if (wanted.length === 0) throw new UsageError("which drill?", { hint: `known: ${all.map(({ name }) => name).join(", ")}` });
  const chosen = wanted.flatMap((name) => {
    const tagged = all.filter(({ spec }) => spec.tags.includes(name));
    return tagged.length > 0 ? tagged : [named("drill", name, all)];
  });
  return [...new Set(chosen.map(({ name }) => name))];
}

/** Sets up what drills need, runs the chosen ones one at a time, prints each verdict, and gives the run's exit code. */
export async function runDrills(wanted: readonly string[], options: SessionOptions): Promise<number> {
  const suites = await loadSuites(drillFiles());
  const chosen = chosenDrills(wanted, drills());
  return withSession(options, async ({ results, signal }) => {
    await suites.run(chosen, signal);
    if (options.json === true)
      process.stdout.write(`${JSON.stringify(results.map(({ record, folder, exitCode }) => ({ folder, exitCode, record })))}\n`);
    return worstExitCode(results);
  });
}
