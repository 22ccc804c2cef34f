import { messageOf, UsageError } from "../../core/errors.ts";
import { drills } from "../../drill/definition.ts";
import { loadSuites } from "../../drill/mocha.ts";
import type { DrillResult } from "../../drill/session.ts";
import { endOfSession } from "../../drill/session-end.ts";
import type { Ladder } from "../../ladder/ladder.ts";
import { type Asked, isWanted, minutesOf, type Todo, todoOf } from "../../ladder/todo.ts";
import type { DrillRecord } from "../../report/record.ts";
import { assertGatesOf, drillFiles, named } from "../suites.ts";
import { withSession } from "../with-session.ts";
import { planText } from "./plan-text.ts";
import { collectLadder, ladderFiles, writeLadder } from "./store.ts";

interface LadderOptions {
  readonly topology?: string;
  readonly step?: string;
  readonly tag?: string;
  readonly resume?: boolean;
  readonly plan?: boolean;
  readonly yes?: boolean;
}

/** Runs cells of the ladder one after the other, by topology; each is written down as it ends, whatever becomes of those after it. */
export async function climbLadder({ resume = false, plan, yes, ...asked }: LadderOptions): Promise<number> {
  const suites = await loadSuites(drillFiles());
  await assertGatesOf(drills());
  const before = collectLadder();
  refuseUnknown(asked, before);
  const todo = todoOf(before, { ...asked, resume });
  const applying = before.cells.filter(({ drill }) => drill !== undefined).filter(isWanted(asked)).length;
  process.stdout.write(planText(todo, applying - todo.length));
  if (plan === true) return 0;
  if (todo.length === 0) {
    writeLadder(before);
    return 0;
  }
  const just: DrillRecord[] = [];
  const keep = (): void => writeLadder(collectLadder(drills(), just));
  const onResult = ({ record }: DrillResult): void => {
    if (record !== null) just.push(record);
    try {
      keep();
    } catch (error) {
      process.stderr.write(
        `muster: the ladder could not be written: ${messageOf(error)}; the run's own folder has what is missing\n`,
      );
    }
  };
  const chosen = todo.flatMap(({ cell }) => cell.drill ?? []);
  const began = performance.now();
  return withSession({ chosen, onResult, ...(yes === undefined ? {} : { yes }) }, async ({ results, signal }) => {
    await suites.run(chosen, signal);
    keep();
    process.stdout.write(endText(todo, results, (performance.now() - began) / 60_000));
    return endOfSession({ chosen, repeat: 1 }, results, signal);
  });
}

/** What is not on the ladder at all, and what is in no cell of it together. */
function refuseUnknown({ topology, step, tag }: Asked, { cells }: Ladder): void {
  const known = (names: readonly string[]) => [...new Set(names)].map((name) => ({ name }));
  if (topology !== undefined) named("topology on the ladder", topology, known(cells.map((cell) => cell.topology)));
  if (step !== undefined) named("step of the ladder", step, known(cells.map((cell) => cell.step)));
  if (tag !== undefined) named("tag of the ladder", tag, known(cells.flatMap(({ tags, rung }) => [rung, ...tags])));
  const fitting = cells.filter(isWanted({ topology, step, tag }));
  if (fitting.some(({ drill }) => drill !== undefined)) return;
  const whys = fitting.map(({ topology, step, why }) => `${step} does not apply to ${topology}: ${why}`);
  throw new UsageError("no cell of the ladder is all that was asked for", {
    hint: whys.length > 0 ? whys.join("; ") : "`muster ladder --plan` lists them all",
  });
}

/** The estimate beside what it took: of the cells that were run, where not all were. */
function endText(todo: readonly Todo[], results: readonly DrillResult[], took: number): string {
  const done = todo.filter(({ cell }) => results.some(({ drill }) => drill === cell.drill));
  const left = todo.length - done.length;
  return [
    `${done.length} of ${todo.length} cells were run: estimated ${minutesOf(done)} min, took ${took.toFixed(1)} min`,
    ...(left > 0 ? [`${left} are left: \`npx --no-install muster ladder --resume\` goes on with them`] : []),
    `the ladder: ${ladderFiles.text}, ${ladderFiles.json}`,
    "",
  ].join("\n");
}
