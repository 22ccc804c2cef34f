import { styleText } from "node:util";

/** A piece of a line, and what it means. */
export interface Span {
  readonly text: string;
  readonly mark?: Mark;
}

export type Mark = "good" | "bad" | "doubt" | "faint" | "strong";
export type Line = readonly Span[];

const styles = { good: "green", bad: "red", doubt: "yellow", faint: "dim", strong: "bold" } as const;

export const span = (text: string, mark?: Mark): Span => (mark === undefined ? { text } : { text, mark });

/** Names come from topologies, topics and whoever typed them: nothing in them may move the cursor or clear the screen. */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

/** The lines as text, none wider than this. */
export function printed(
  lines: readonly Line[],
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string[] {
  return lines.map((line) =>
    fitted(line, width)
      .map(({ text, mark }) => (colour && mark !== undefined ? styleText(styles[mark], text, { validateStream: false }) : text))
      .join("")
      .trimEnd(),
  );
}

function fitted(line: Line, width: number): Span[] {
  let left = width;
  return line.flatMap(({ text, ...rest }) => {
    const safe = printable(text);
    if (left <= 0) return [];
    const cut = safe.length <= left ? safe : `${safe.slice(0, Math.max(0, left - 1))}…`;
    left -= safe.length;
    return [{ ...rest, text: cut }];
  });
}

/** Rows of cells in columns as wide as their widest, two spaces apart. */
export function table(rows: readonly (readonly Span[])[], indent = "  "): Line[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => printable(row[column]?.text ?? "").length)),
  );
  return rows.map((row) => [
    span(indent),
    ...row.flatMap((cell, column) => [
      cell,
      span(" ".repeat((widths[column] ?? 0) - printable(cell.text).length + (column < row.length - 1 ? 2 : 0))),
    ]),
  ]);
}
