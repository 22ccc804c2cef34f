import type { NodeDeed, NodeState } from "../../protocol/commands.ts";
import { maximalStopMs } from "../../protocol/node-commands.ts";
import { maximalWindowMs } from "./power-loss.ts";
import { wantedBy } from "./standing.ts";

/** Why a deed would change nothing here, and what stands; null where it would. Throws where it cannot be done at all. */
export function alreadySo(
  deed: NodeDeed,
  { process: state, exit, since }: NodeState,
  standing: ReadonlyMap<string, NodeDeed>,
): string | null {
  const runs = state === "running" || state === "paused";
  const ended = `${exit === null ? "" : ` by ${exit}`} since ${since.toFixed(3)} s`;
  const by = standing.size === 0 ? "" : ` (${[...standing.keys()].join(", ")} stands)`;
  switch (deed.kind) {
    case "stop":
      if (!(deed.withinMs >= 0 && deed.withinMs <= maximalStopMs))
        throw new Error(`a stop within ${deed.withinMs} ms: at most ${maximalStopMs}`);
      return runs ? null : `its process is dead already${ended}${by}`;
    case "kill":
      return runs ? null : `its process is dead already${ended}${by}`;
    case "pause":
      if (!runs) throw new Error(`no process to freeze: it is dead${ended}`);
      return state === "paused" ? `its process is frozen already since ${since.toFixed(3)} s${by}` : null;
    case "throttle":
    case "misconfigure":
      if (!runs) throw new Error(`no process for "${deed.kind}": it is dead${ended}`);
      return null;
    case "fillDisk":
      if (wantedBy(standing.values()).full) return `its disk is full already${by}`;
      if (!runs) throw new Error(`no process to meet a full disk: it is dead${ended}`);
      return null;
    case "loseUnflushed":
      if (!(deed.windowMs > 0 && deed.windowMs <= maximalWindowMs))
        throw new Error(`a window of ${deed.windowMs} ms: more than 0 and at most ${maximalWindowMs}`);
      return null;
    default:
      return null;
  }
}
