import { CommanderError } from "commander";
import { causesOf, MusterError, messageOf } from "../core/errors.ts";
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
await Promise.all([process.stdout, process.stderr].map(handedOn));
await saidOnTheWayOut(exitCode);
process.exit(exitCode);

/** A pipe takes 64 KiB at once, and what is still waiting for it is lost when the process ends. Nobody may be reading any more. */
function handedOn(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    stream.once("error", () => done());
    stream.write("", () => done());
  });
}

/** Whoever started this process ends it then, should it stand still on its way out (`setup/process.mjs`). */
function saidOnTheWayOut(code: number): Promise<void> {
  return new Promise((done) => {
    if (process.send === undefined || !process.connected) done();
    else process.send({ exitCode: code }, undefined, undefined, () => done());
  });
}

/** Every cause is told; a heal that is not proven decides the code, whatever else went wrong before or after it. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const codes = causesOf(error).map(tell);
  return codes.includes(7) ? 7 : (codes[0] ?? 5);
}

function tell(error: unknown): number {
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
