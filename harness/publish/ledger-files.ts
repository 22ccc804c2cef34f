import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../core/errors.ts";
import { ledgerFiles } from "../ledger/files.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { type LedgerProblem, linesInPieces } from "../ledger/pieces.ts";

/** The ledger of a run folder, read from its files each time it is gone through and never held. */
export interface FiledLedger {
  readonly lines: Iterable<LedgerLine>;
  /** What of it could not be read, each place once, as far as it has been gone through. */
  readonly problems: () => readonly LedgerProblem[];
}

/** Nobody reads more of them. */
const MOST_PROBLEMS = 1000;

const PIECE_BYTES = 2 ** 18;

export function ledgerIn(folder: string): FiledLedger {
  const found = new Map<string, LedgerProblem>();
  const tell = (problem: LedgerProblem): void => {
    if (found.size < MOST_PROBLEMS) found.set(`${problem.file}:${problem.line}`, problem);
  };
  function* lines(): Generator<LedgerLine> {
    for (const file of ledgerFiles) {
      const path = join(folder, file);
      // A run folder has all of them from its first moment on: nothing was said only where one is empty.
      if (!existsSync(path)) {
        tell({ file, line: 0, problem: "is missing" });
        continue;
      }
      try {
        yield* linesInPieces(piecesOf(path), file, tell);
      } catch (error) {
        tell({ file, line: 0, problem: `cannot be read: ${messageOf(error)}` });
      }
    }
  }
  return { lines: { [Symbol.iterator]: lines }, problems: () => [...found.values()] };
}

function* piecesOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) yield buffer.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
