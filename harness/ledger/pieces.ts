/** A ledger file as it comes from a disk: bytes in pieces. What cannot be a line is told, with its place, and left out. */
import { messageOf } from "../core/errors.ts";
import { checkLine } from "./check.ts";
import type { LedgerLine } from "./lines.ts";

/** A line that is not what the ledger promises. */
export interface LedgerProblem {
  readonly file: string;
  /** From 1; 0 = the file itself. */
  readonly line: number;
  /** What was expected or seen there, as a half-sentence. */
  readonly problem: string;
}

/** `ledger/writes.ndjson:7 is cut off`; of a file as a whole without a number. */
export const textOfProblem = ({ file, line, problem }: LedgerProblem): string =>
  line === 0 ? `${file} ${problem}` : `${file}:${line} ${problem}`;

/** Bytes: far more than any line that Muster writes. What never ends is not gathered. */
const LONGEST_LINE = 2 ** 24;

const NEWLINE = 0x0a;

/** A piece may be overwritten once the next is asked for. Blank lines and `\r\n` are allowed. */
export function* linesInPieces(
  pieces: Iterable<Uint8Array>,
  file: string,
  tell: (problem: LedgerProblem) => void,
): Generator<LedgerLine> {
  let number = 0;
  for (const { texts, ended } of textsInPieces(pieces)) {
    for (const text of texts) {
      number++;
      const checked = checkText(text, ended);
      if (checked === undefined) continue;
      if ("line" in checked) yield checked.line;
      else tell({ file, line: number, problem: checked.problem });
    }
  }
}

function checkText(text: string | null, ended: boolean): ReturnType<typeof checkLine> | undefined {
  if (text === null) return { problem: `is longer than ${LONGEST_LINE} bytes` };
  if (text.trim() === "") return undefined;
  if (text.includes("\uFFFD")) return { problem: "is not UTF-8" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: ended ? `is not JSON: ${messageOf(error)}` : "is cut off" };
  }
  const checked = checkLine(value);
  return "line" in checked ? checked : { problem: `cannot be read: ${checked.problem}` };
}

interface Texts {
  /** null = too long to be gathered. */
  readonly texts: readonly (string | null)[];
  /** Whether a newline stands behind the last. */
  readonly ended: boolean;
}

function* textsInPieces(pieces: Iterable<Uint8Array>): Generator<Texts> {
  const begun = new BegunLine();
  for (const piece of pieces) {
    const first = piece.indexOf(NEWLINE);
    if (first < 0) {
      begun.add(piece);
      continue;
    }
    begun.add(piece.subarray(0, first));
    yield { texts: [begun.take()], ended: true };
    const last = piece.lastIndexOf(NEWLINE);
    if (last > first) yield { texts: textOf(piece.subarray(first + 1, last)).split("\n"), ended: true };
    begun.add(piece.subarray(last + 1));
  }
  if (begun.bytes > 0) yield { texts: [begun.take()], ended: false };
}

/** A line of which no end has been seen yet. */
class BegunLine {
  bytes = 0;
  #parts: Uint8Array[] = [];

  add(part: Uint8Array): void {
    this.bytes += part.length;
    if (this.bytes > LONGEST_LINE) this.#parts = [];
    else this.#parts.push(part.slice());
  }

  take(): string | null {
    const text = this.bytes > LONGEST_LINE ? null : textOf(Buffer.concat(this.#parts));
    this.bytes = 0;
    this.#parts = [];
    return text;
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
