import { InvalidDrill } from "../core/errors.ts";
import type { NodeState } from "../protocol/commands.ts";

/** When a kill took a process; one that was dead before, or ended otherwise, was not killed by this fault. */
export function killedAt(node: string, { process: state, exit, since }: NodeState, issuedAt: number): number {
  if (state !== "exited" || exit !== "SIGKILL" || since < issuedAt)
    throw new InvalidDrill(
      `${node} was not killed by this fault: its process is ${state}${exit === null ? "" : ` by ${exit}`} since ${since.toFixed(3)} s`,
      {
        hint: "it had died before; logs/ says why",
      },
    );
  return since;
}
