import { type Duration, seconds } from "../core/duration.ts";
import { DeadlineExceeded, EnvironmentError, messageOf } from "../core/errors.ts";
import { eventually, type Seen } from "../core/eventually.ts";
import type { Undone } from "../protocol/commands.ts";
import type { Stamped } from "../runtime/agent-link.ts";
import type { World } from "../runtime/world.ts";

/** An engine that stands still for half a minute is waited for. */
const within = seconds(90);
/** An agent that says no so often will go on saying it; it tries by itself meanwhile. */
const refusals = 3;

/**
 * Has one agent undo a lease. Undoing what is undone succeeds, so that a question which stayed unanswered is asked again, and a
 * line that was lost is taken up anew. Bounded; what was seen last is in the error.
 */
export async function undoOnAgent(
  world: World,
  agent: string,
  lease: string,
  answer: Duration,
  signal: AbortSignal,
): Promise<Stamped<Undone>> {
  let refused = 0;
  const outcome = await eventually<{ readonly undone: Stamped<Undone> } | { readonly error: unknown }>({
    what: `${agent} to undo ${lease}`,
    within,
    every: seconds(1),
    signal,
    async probe() {
      const gone = await lineProblem(world, agent);
      if (gone !== null) return gone;
      try {
        return { done: { undone: await world.agentOf(agent).ask("undo", { lease }, answer) } };
      } catch (error) {
        if (!(error instanceof DeadlineExceeded) && !world.agentOf(agent).closed && ++refused >= refusals)
          return { done: { error } };
        return { seen: messageOf(error) };
      }
    },
  });
  if ("error" in outcome) throw outcome.error;
  return outcome.undone;
}

/** Null where the line to the agent stands, or could be taken up again. */
async function lineProblem(world: World, agent: string): Promise<Seen<{ readonly error: unknown }> | null> {
  if (!world.agentOf(agent).closed) return null;
  try {
    if (!(await world.runs(agent)))
      return {
        done: {
          error: new EnvironmentError(`the machine of ${agent} is down, by no outage of ours`, {
            hint: `\`docker start ${world.containerName(agent)}\`, then \`muster start ${agent}\``,
          }),
        },
      };
    await world.reattach(agent);
    return null;
  } catch (error) {
    return { seen: messageOf(error) };
  }
}
