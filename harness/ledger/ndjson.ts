/** The ledger as text: one JSON object a line. Errors name the file and the line, the field, and what was expected. */
import type { LedgerLine } from "./lines.ts";
import { ledgerLine } from "./schema.ts";

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
  return readNdjson(text, file).map(({ value, where }) => parseLine(value, where));
}

/** Checks one object from outside, such as an agent's message; `where` says where it came from. */
export function parseLine(value: unknown, where: string): LedgerLine {
  const parsed = ledgerLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "line"}: ${message}`);
  throw new LedgerError(where, problems.join("; "));
}

function readNdjson(text: string, file: string): { value: unknown; where: string }[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `${file}:${index + 1}`;
    try {
      return [{ value: JSON.parse(line) as unknown, where }];
    } catch (cause) {
      throw new LedgerError(where, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  });
}
