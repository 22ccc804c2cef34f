import { formatDuration } from "../core/duration.ts";
import { findEngine } from "../runtime/engine.ts";
import { type Leftover, removeRun, runsThere } from "../runtime/sweep.ts";

const countsOf = ({ containers, networks, volumes }: Leftover): string =>
  `${containers.length} containers, ${networks.length} networks${volumes.length === 0 ? "" : `, ${volumes.length} volumes`}`;

/** By label alone: works after any crash, needs no configuration, and no topology to be known. */
export async function down({ all }: { readonly all?: boolean }): Promise<number> {
  const found = await findEngine();
  if (found.engine === undefined) {
    process.stdout.write("no Docker engine answers, so nothing of Muster's can run\n");
    return 0;
  }
  const { docker } = found.engine;
  const runs = await runsThere(docker);
  const chosen = runs.filter((run) => all === true || run.kept || !run.runnerLives);
  for (const run of chosen) {
    const began = performance.now();
    await removeRun(docker, run);
    process.stdout.write(
      `✓ removed ${run.topology} (run ${run.run}): ${countsOf(run)}  ${formatDuration(performance.now() - began)}\n`,
    );
  }
  for (const run of runs.filter((one) => !chosen.includes(one)))
    process.stdout.write(`left alone: ${run.topology} (run ${run.run}), its runner lives; --all removes it all the same\n`);
  if (runs.length === 0) process.stdout.write("nothing of Muster's is there\n");
  return 0;
}
