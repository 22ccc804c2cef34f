import { minutesOf, type Todo } from "../../ladder/todo.ts";

/** What would be run, by topology, and how long that should take. */
export function planText(todo: readonly Todo[], leftOut: number): string {
  const known = todo.filter(({ measured }) => measured).length;
  const lines = [...Map.groupBy(todo, ({ cell }) => cell.topology)].flatMap(([topology, own]) => [
    `${topology}: ${own.length} ${own.length === 1 ? "cell" : "cells"}, about ${minutesOf(own)} min`,
    ...own.map(({ cell, minutes, measured }) => `  ${cell.step.padEnd(32)} ${minutes} min${measured ? "" : " (expected)"}`),
  ]);
  return [
    ...lines,
    `${todo.length} ${todo.length === 1 ? "cell" : "cells"}, about ${minutesOf(todo)} min: ${known} by their own runs, ${todo.length - known} by what their drills expect`,
    ...(leftOut > 0 ? [`${leftOut} of those asked for have been measured already`] : []),
    "",
  ].join("\n");
}
