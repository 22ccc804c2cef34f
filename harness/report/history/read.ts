import { prettifyError } from "zod";
import { type HistoryLine, historyLine } from "./line.ts";

export interface HistoryRead {
  readonly lines: readonly HistoryLine[];
  /** One sentence a line that could not be read, each with its place. */
  readonly problems: readonly string[];
}

/**
 * A line that cannot be read is named and left out; the others count. A last line without an end was torn by a crash: what it
 * says is kept where it is whole.
 */
export function readHistory(text: string, file: string): HistoryRead {
  const lines: HistoryLine[] = [];
  const problems: string[] = [];
  const rows = text.split("\n");
  for (const [index, row] of rows.entries()) {
    if (row.trim() === "") continue;
    const read = parsed(row);
    if ("line" in read) lines.push(read.line);
    else {
      const torn =
        index === rows.length - 1 ? "the last line was torn by a crash; the next run ends it" : "not a line of history";
      problems.push(`${file}:${index + 1}: ${torn}: ${read.why}`);
    }
  }
  return { lines, problems };
}

function parsed(row: string): { readonly line: HistoryLine } | { readonly why: string } {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (error) {
    return { why: (error as Error).message };
  }
  const { success, data, error } = historyLine.safeParse(value);
  return success ? { line: data } : { why: prettifyError(error).replaceAll("\n", " ") };
}
