import { type Duration, seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import type { LoadSight } from "../../protocol/commands.ts";
import type { World } from "../../runtime/world.ts";

/** A workload that runs, and under whose agent. */
export interface RunningLoad extends LoadSight {
  readonly host: string;
  /** The run's clock at the moment of the look. */
  readonly at: number;
}

export interface Running {
  readonly loads: readonly RunningLoad[];
  /** Client groups whose agent did not say what runs under it, and why. */
  readonly silent: readonly { readonly host: string; readonly why: string }[];
}

/** What every client agent says that runs under it; each is asked by itself, and none for long. */
export async function runningLoads(world: World, within: Duration = seconds(2)): Promise<Running> {
  const answers = await Promise.all(
    world.plan.clients.map(async ({ name: host }) => {
      try {
        const answer = await world.clients(host).ask("load", {}, within);
        return { host, loads: [...answer].map((one) => ({ ...one, host, at: Number(answer.at) })) };
      } catch (error) {
        return { host, loads: [], why: messageOf(error) };
      }
    }),
  );
  return {
    loads: answers.flatMap(({ loads }) => loads),
    silent: answers.flatMap(({ host, why }) => (why === undefined ? [] : [{ host, why }])),
  };
}
