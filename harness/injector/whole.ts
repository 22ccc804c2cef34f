import { milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { NodeState } from "../protocol/commands.ts";
import type { World } from "../runtime/world.ts";
import { besides, type HeldFault, standingOn, stillHolding, unheard } from "./held.ts";
import type { InjectionSite } from "./site.ts";

/** An agent on a busy machine answers late. */
const toldWithin = seconds(30);

/**
 * Whole again: ISR full, quorum full, no leases. While other faults stand nobody can ask for that: then it is theirs to show when
 * they are healed, and said here. What is still held of this one, and an agent that does not say what it holds, are failures.
 */
export async function awaitWhole(site: InjectionSite, lease: string, signal: AbortSignal): Promise<string> {
  const faults = await allHeld(site, signal);
  const left = stillHolding(faults, lease);
  if (left.length > 0) throw new EnvironmentError(`${left.join(", ")} still hold ${lease} after its heal`);
  const others = besides(faults, lease).flatMap(({ parts }) => parts.map((part) => part.lease));
  if (others.length > 0) return `not asked for while ${others.join(", ")} stands`;
  await assertNoneDown(site.world);
  await site.assertWhole(signal);
  return "ISR and quorum full, no lease held";
}

/** By the word of every agent that can have one. */
export function allHeld({ world, journal }: InjectionSite, signal: AbortSignal): Promise<readonly HeldFault[]> {
  return eventually({
    what: "every agent to tell what it holds",
    within: toldWithin,
    every: milliseconds(250),
    signal,
    async probe() {
      const standing = await standingOn(world, journal.standing(world.run));
      const silent = unheard(standing, world.plan);
      return silent.length === 0 ? { done: standing.faults } : { seen: `${silent.join(", ")} did not answer` };
    },
  });
}

/** With no lease held anywhere a process that does not run is nobody's fault of ours, and not ours to start. */
async function assertNoneDown(world: World): Promise<void> {
  const states = await Promise.all(
    [...world.plan.nodes, ...world.plan.connects].map(async ({ name }) => ({
      name,
      state: (await world
        .node(name)
        .ask("state", {})
        .catch(() => undefined)) as NodeState | undefined,
    })),
  );
  const down = states.filter(({ state }) => state?.process !== "running" && state?.process !== "none");
  if (down.length === 0) return;
  const words = down.map(({ name, state }) =>
    state === undefined
      ? `${name}'s machine does not answer`
      : `${name} is ${state.process}${state.exit === null ? "" : ` by ${state.exit}`} since ${state.since.toFixed(1)} s`,
  );
  throw new EnvironmentError(`${words.join(", ")}, by no fault that is held here`, {
    hint: `it is not ours to start: \`muster start ${down.map(({ name }) => name).join(",")}\``,
  });
}
