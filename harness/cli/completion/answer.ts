import type { Command } from "commander";
import { seconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import { candidates } from "./complete.ts";
import { names } from "./names.ts";

/** Nobody waits longer for a key; what is not known by then is not offered. */
const within = seconds(2.5);

/** What shells ask: a candidate a line, its description behind a tab. Never an error: it would land in what is being typed. */
export async function answer(program: Command, words: readonly string[]): Promise<number> {
  const found = await bounded("completion", within, candidates(program, words, names)).catch(() => []);
  for (const { word, about } of found) process.stdout.write(`${word}\t${about}\n`);
  return 0;
}
