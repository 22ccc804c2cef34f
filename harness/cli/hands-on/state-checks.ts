import { messageOf } from "../../core/errors.ts";
import { endsText } from "../../faults/ending.ts";
import { standingOn } from "../../injector/held.ts";
import { findEngine } from "../../runtime/engine.ts";
import type { Check } from "../../runtime/engine-checks.ts";
import { Journal } from "../../runtime/journal.ts";
import { type Leftover, runsThere } from "../../runtime/sweep.ts";
import { findTopology, looked } from "./at-hand.ts";

/** What `muster doctor` says of what runs: topologies, leftovers of crashed runs, faults that stand. Looks, and changes nothing. */
export async function examineState(): Promise<Check[]> {
  const found = await findEngine().catch(() => undefined);
  if (found?.engine === undefined) return [];
  const there = await runsThere(found.engine.docker);
  const kept = there.filter((one) => one.kept);
  return [whatRuns(there), leftOver(there), ...(await Promise.all(kept.map(faultsOf)))];
}

const named = ({ topology, run }: Leftover): string => `${topology} (run ${run})`;

function whatRuns(there: readonly Leftover[]): Check {
  const up = there.filter(({ kept }) => kept).map(named);
  const drills = there.filter(({ kept, runnerLives }) => !kept && runnerLives).map((one) => `a drill on ${named(one)}`);
  return { name: "running", ok: true, seen: [...up, ...drills].join(", ") || "nothing" };
}

function leftOver(there: readonly Leftover[]): Check {
  const orphans = there.filter(({ kept, runnerLives }) => !kept && !runnerLives);
  return orphans.length === 0
    ? { name: "left by crashed runs", ok: true, seen: "nothing" }
    : {
        name: "left by crashed runs",
        ok: undefined,
        seen: orphans.map(named).join(", "),
        hint: "`muster down` removes it, and so does every run",
      };
}

async function faultsOf(one: Leftover): Promise<Check> {
  const name = `faults on ${one.topology}`;
  try {
    using looking = await looked(await findTopology({ topology: one.run }));
    const { world } = looking;
    const { faults, silent } = await standingOn(world, new Journal().standing(world.run));
    const now = await world.stamp();
    const stuck = faults.filter(({ problem }) => problem !== undefined);
    const seen = [
      ...faults.map(({ id, what, parts, expiresAt, problem }) =>
        problem === undefined
          ? `${id}: ${what}${expiresAt === null ? "" : `, ${endsText(parts[0]?.fault.kind ?? "kill", `${Math.max(0, Math.round(expiresAt - now))} s`)}`}`
          : `${id}: ${what}, cannot be undone: ${problem}`,
      ),
      ...silent.map((host) => `${host} does not answer`),
    ];
    return {
      name,
      ok: stuck.length > 0 ? false : silent.length > 0 ? undefined : true,
      seen: seen.join("; ") || "none stands",
      ...(seen.length === 0 ? {} : { hint: "`muster heal --all` heals what stands" }),
    };
  } catch (error) {
    return { name, ok: undefined, seen: messageOf(error), hint: "`muster down` removes it by its labels" };
  }
}
