import { runAttached } from "../../runtime/attached.ts";
import { findTopology, type HandsOnOptions } from "./at-hand.ts";
import { containerOf } from "./host.ts";
import { interruption } from "./interruption.ts";

/** A shell, or one command, on a host; its exit code is ours. */
export async function shell(node: string, command: readonly string[], options: HandsOnOptions): Promise<number> {
  const found = await findTopology(options, { look: true });
  const program = command[0] === "--" ? command.slice(1) : command;
  using interrupted = interruption();
  return await runAttached(containerOf(found, node), {
    argv: program.length > 0 ? program : ["/bin/bash"],
    signal: interrupted.signal,
    reads: true,
  });
}
