import type { LedgerLine } from "./lines.ts";
import { isPlainLine } from "./plain.ts";
import { ledgerLine } from "./schema.ts";

/** One object from outside: a line of the ledger, or what about it is not, as a half-sentence that names the field. */
export function checkLine(value: unknown): { readonly line: LedgerLine } | { readonly problem: string } {
  if (isPlainLine(value)) return { line: value };
  const parsed = ledgerLine.safeParse(value);
  if (parsed.success) return { line: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "line"}: ${message}`);
  return { problem: problems.join("; ") };
}
