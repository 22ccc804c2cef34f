import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../suites.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell evaluates to complete `muster`. It asks the harness itself, not the command: that one may first install packages,
 * which is nothing to do while somebody types.
 */
export function completionScript(shell: Shell): string {
  const node = inQuotes(process.execPath);
  return readFileSync(new URL(`muster.${shell}`, import.meta.url), "utf8")
    .replaceAll("@command@", `${node} ${inQuotes(join(projectRoot, "setup", "muster.mjs"))}`)
    .replaceAll("@complete@", `${node} ${inQuotes(join(projectRoot, "harness", "cli", "main.ts"))}`);
}

/** A word that all three shells take as it is. */
const inQuotes = (word: string): string => (/^[\w./-]+$/u.test(word) ? word : `"${word.replaceAll(/["\\$`]/gu, "\\$&")}"`);
