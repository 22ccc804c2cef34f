/**
 * The lines that make up most of a ledger, told by their fields alone: several times as fast as the schema. It says yes only to
 * what the schema accepts (a property test holds one against the other); of everything else the schema is asked.
 */
import type { LedgerLine, LogLine, ProcessedLine, WriteLine } from "./lines.ts";

type Field = keyof WriteLine | keyof ProcessedLine | keyof LogLine;
type Fields = Readonly<Partial<Record<Field, unknown>>>;

export function isPlainLine(value: unknown): value is LedgerLine {
  if (typeof value !== "object" || value === null) return false;
  const line = value as Fields;
  if (line.kind === "write") return isPlainWrite(line);
  if (line.kind === "processed") return isPlainProcessed(line);
  return line.kind === "log" && isPlainLog(line);
}

const isPlainWrite = (line: Fields): boolean =>
  has(line, 12) &&
  isOfPartition(line) &&
  isName(line.session) &&
  isName(line.cluster) &&
  line.outcome === "acknowledged" &&
  isRange(line.seq) &&
  (line.offset === null || isCount(line.offset)) &&
  isSpan(line.intended) &&
  isSpan(line.answered) &&
  (line.latencyMsMax === null || Number.isFinite(line.latencyMsMax)) &&
  isCount(line.late);

const isPlainProcessed = (line: Fields): boolean =>
  has(line, 10) &&
  isOfPartition(line) &&
  isName(line.group) &&
  isName(line.member) &&
  isName(line.cluster) &&
  isName(line.session) &&
  areRecords(line.offset, line.seq) &&
  isSpan(line.at);

const isPlainLog = (line: Fields): boolean =>
  has(line, 9) &&
  isOfPartition(line) &&
  isName(line.cluster) &&
  isName(line.session) &&
  (line.isolation === "uncommitted" || line.isolation === "committed") &&
  (line.origin === "native" || line.origin === "mirrored") &&
  areRecords(line.offset, line.seq);

const has = (line: Fields, fields: number): boolean => Object.keys(line).length === fields;

const isOfPartition = (line: Fields): boolean => isName(line.topic) && isCount(line.partition);

const isName = (value: unknown): boolean => typeof value === "string" && value.length > 0;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;

const isRange = (value: unknown): value is readonly [number, number] =>
  isPair(value) && isCount(value[0]) && isCount(value[1]) && value[0] <= value[1];

const isSpan = (value: unknown): boolean =>
  isPair(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]) && (value[0] as number) <= (value[1] as number);

const areRecords = (offset: unknown, seq: unknown): boolean =>
  isRange(offset) && isRange(seq) && offset[1] - offset[0] === seq[1] - seq[0];
