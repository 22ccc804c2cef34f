import { seconds } from "../../core/duration.ts";
import { standingOn } from "../../injector/held.ts";
import { Journal } from "../../runtime/journal.ts";
import type { World } from "../../runtime/world.ts";

/** What stands in the way of calling a topology whole. */
export interface NotWhole {
  /** Ids of faults that agents hold, or that only the journal knows of: machines that the engine killed. */
  readonly faults: ReadonlySet<string>;
  /** Those, agents that do not answer, and machines whose process does not run; none = whole. */
  readonly words: readonly string[];
}

export async function whatStands(world: World): Promise<NotWhole> {
  const { faults, silent } = await standingOn(world, new Journal().standing(world.run));
  const machines = [...world.plan.nodes, ...world.plan.connects].map(({ name }) => name);
  const states = await Promise.all(machines.map((name) => processOf(world, name)));
  return {
    faults: new Set(faults.map(({ id }) => id)),
    words: [
      ...faults.map(({ id, what, problem }) => `${id}, ${what}${problem === undefined ? "" : ` (${problem})`}`),
      ...silent.map((agent) => `${agent} does not answer`),
      ...states.flat(),
    ],
  };
}

const askWithin = seconds(3);

/** One that does not answer at all was named already. */
async function processOf(world: World, name: string): Promise<string[]> {
  try {
    const { process: state, exit } = await world.node(name).ask("state", {}, askWithin);
    return state === "running" ? [] : [`the process of ${name} is ${state}${exit === null ? "" : ` (${exit})`}`];
  } catch {
    return [];
  }
}
