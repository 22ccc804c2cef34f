import { GuardRefused, UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { Leftover } from "../../runtime/sweep.ts";

/** What a choice goes by, of each run that there is. */
export type Standing = Pick<Leftover, "run" | "topology" | "kept" | "runnerLives" | "runner">;

/**
 * Which topology a hands-on verb means: the only one that `up` left running, or the one that is named, by its name or its run's id.
 * A drill's own is for looking only (`look`), and only by its run's id.
 */
export function chooseTopology<T extends Standing>(
  there: readonly T[],
  wanted: string | undefined,
  { look = false }: { readonly look?: boolean } = {},
): T {
  const kept = there.filter((one) => one.kept);
  if (wanted === undefined) {
    const [only, ...others] = kept;
    if (only === undefined) throw noneUp(there);
    if (others.length > 0)
      throw new UsageError(`${kept.length} topologies are up: ${kept.map(named).join(", ")}`, {
        hint: "name one: --topology <name or run>",
      });
    return only;
  }
  const meant = kept.filter(({ run, topology }) => run === wanted || topology === wanted);
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined)
    throw new UsageError(`${wanted} is up ${meant.length} times: ${meant.map(named).join(", ")}`, {
      hint: "name one by its run: --topology <run>",
    });
  const drills = there.find(({ kept, run, topology }) => !kept && (run === wanted || topology === wanted));
  if (drills !== undefined) {
    if (look && drills.run === wanted) return drills;
    throw ofADrill(drills);
  }
  const names = kept.flatMap(({ run, topology }) => [topology, run]);
  if (names.length === 0) throw noneUp(there);
  throw new UsageError(`no topology "${wanted}" is up${suggestion(wanted, names)}`, {
    hint: `up: ${kept.map(named).join(", ")}`,
  });
}

const named = ({ topology, run }: Standing): string => `${topology} (run ${run})`;

function noneUp(there: readonly Standing[]): UsageError {
  const drills = there.filter(({ kept, runnerLives }) => !kept && runnerLives);
  const beside = drills.length === 0 ? "" : `; a drill is running on ${drills.map(named).join(", ")}`;
  return new UsageError(`no topology is up${beside}`, { hint: "`muster up active-passive` brings one up" });
}

function ofADrill(drill: Standing): GuardRefused {
  const pid = drill.runner?.split("/")[1];
  return drill.runnerLives
    ? new GuardRefused(`${named(drill)} belongs to a drill that is running (pid ${pid}): it would measure what you do`, {
        hint: "`muster up <topology>` brings up one of your own; `logs`, `shell` and `kafka` look inside a drill's by its run",
      })
    : new GuardRefused(`${named(drill)} is what a crashed run left`, { hint: "`muster down` removes it" });
}
