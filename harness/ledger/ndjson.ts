/** The ledger as text: one JSON object a line. Errors name the file and the line, the field, and what was expected. */
import { checkLine } from "./check.ts";
import type { LedgerLine } from "./lines.ts";
import { type LedgerProblem, linesInPieces } from "./pieces.ts";

/** A line that is not what the ledger promises. `where` = `writes.ndjson:17`. */
export class LedgerError extends Error {
  readonly code = "LEDGER_LINE";
  readonly where: string;
  constructor(where: string, problem: string) {
    super(`${where} ${problem}`);
    this.name = "LedgerError";
    this.where = where;
  }
}

/** One object a line, ended by a newline each; "" for none. */
export function writeNdjson(lines: Iterable<object>): string {
  return Array.from(lines, (line) => `${JSON.stringify(line)}\n`).join("");
}

/** Parses and checks a ledger file's text; `file` is used in errors only. Blank lines are allowed. */
export function readLedger(text: string, file: string): LedgerLine[] {
  const refuse = ({ line, problem }: LedgerProblem): never => {
    throw new LedgerError(`${file}:${line}`, problem);
  };
  return [...linesInPieces([Buffer.from(text)], file, refuse)];
}

/** Checks one object from outside, such as an agent's message; `where` says where it came from. */
export function parseLine(value: unknown, where: string): LedgerLine {
  const checked = checkLine(value);
  if ("problem" in checked) throw new LedgerError(where, checked.problem);
  return checked.line;
}
