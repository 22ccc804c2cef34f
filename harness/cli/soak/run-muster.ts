import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a verb as a process of its own, as a person would next; what it prints is not ours, and how it ends is seen in what it did. */
export async function runMuster(
  [program, ...entry]: readonly [string, ...string[]],
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(program, [...entry, ...args], { stdio: "ignore", signal });
  await once(child, "exit");
}
