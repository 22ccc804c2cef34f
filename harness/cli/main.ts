import { CommanderError } from "commander";
import { MusterError, messageOf } from "../core/errors.ts";
import { program } from "./program.ts";
import { exitCodeOfVerb } from "./verb.ts";

/** `muster <verb>`: reads words, calls one function per verb, turns what it throws into a message and an exit code. */
let exitCode: number;
try {
  await program.parseAsync();
  exitCode = exitCodeOfVerb();
} catch (error) {
  exitCode = codeOf(error);
}
process.exit(exitCode);

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`muster: ${messageOf(error)}\n`);
  if (error instanceof MusterError) {
    if (error.hint !== undefined) process.stderr.write(`  → ${error.hint}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `  → this is a defect of Muster; please report it with the lines below\n${error instanceof Error ? error.stack : ""}\n`,
  );
  return 5;
}
