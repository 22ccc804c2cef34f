import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { HistoryLine } from "../report/history/line.ts";
import { type HistoryRead, readHistory } from "../report/history/read.ts";

export const historyFile = (reports: string): string => join(reports, "history.ndjson");

/**
 * One write at the file's end, so that two runners never mix their lines, and on disk when this returns. A last line that a crash
 * tore is ended first: what it says stays, and it spoils no other.
 */
export function appendHistory(reports: string, line: HistoryLine): void {
  const file = openSync(historyFile(reports), "a+");
  try {
    const text = `${endsTorn(file) ? "\n" : ""}${JSON.stringify(line)}\n`;
    const written = writeSync(file, text);
    if (written !== Buffer.byteLength(text)) throw new Error(`only ${written} bytes of a line of history could be written`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function endsTorn(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last.toString() !== "\n";
}

export function readHistoryFile(reports: string): HistoryRead {
  const file = historyFile(reports);
  return existsSync(file) ? readHistory(readFileSync(file, "utf8"), file) : { lines: [], problems: [] };
}
