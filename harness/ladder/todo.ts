/** Which cells are to be run, in which order, and how long that should take. */
import type { CellPlace, Ladder, LadderCell } from "./ladder.ts";
import { conclusive } from "./ladder.ts";

/** What of the ladder; nothing = all of it. `tag`: one of the steps' tags, or a rung. */
export interface Asked {
  readonly topology?: string | undefined;
  readonly step?: string | undefined;
  readonly tag?: string | undefined;
}

export interface Wanted extends Asked {
  /** Leaves out cells of which a run has told something. */
  readonly resume: boolean;
}

export interface Todo {
  readonly cell: LadderCell;
  /** Of its own runs the median where there is one, else what its drill expects. */
  readonly minutes: number;
  readonly measured: boolean;
}

/** Whether a cell is one of those that were asked for. */
export const isWanted =
  ({ topology, step, tag }: Asked) =>
  (cell: CellPlace): boolean =>
    (topology === undefined || cell.topology === topology) &&
    (step === undefined || cell.step === step) &&
    (tag === undefined || cell.tags.includes(tag) || cell.rung === tag);

/** By topology, so that a world can be handed on; within one as the ladder has them. */
export function todoOf({ cells, topologies }: Ladder, wanted: Wanted): Todo[] {
  const order = topologies.map(({ name }) => name);
  return cells
    .filter((cell) => cell.drill !== undefined && isWanted(wanted)(cell) && !(wanted.resume && conclusive(cell).length > 0))
    .toSorted((a, b) => order.indexOf(a.topology) - order.indexOf(b.topology))
    .map((cell) => ({ cell, ...lengthOf(cell) }));
}

function lengthOf({ runs, expectedMinutes }: LadderCell): Pick<Todo, "minutes" | "measured"> {
  const lengths = conclusive({ runs }).flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  const middle = lengths.toSorted((a, b) => a - b)[lengths.length >> 1];
  return middle === undefined
    ? { minutes: expectedMinutes, measured: false }
    : { minutes: Math.round(middle / 6) / 10, measured: true };
}

export const minutesOf = (todo: readonly Todo[]): number =>
  Math.round(todo.reduce((sum, { minutes }) => sum + minutes, 0) * 10) / 10;
