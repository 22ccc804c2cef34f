/**
 * A run as the single records it stands for, spread evenly. Real runs last 100 ms and need none of this; hand-written
 * histories (`runs: "even"`) say in one line what a real ledger says in hundreds.
 */
import { type LedgerLine, type Range, type Span, sizeOf } from "../ledger/lines.ts";
import { evenly } from "./instants.ts";

/** Splits write, unsent and processed lines into lines of one record each; others pass as they are. */
export function* splitEvenly(lines: Iterable<LedgerLine>): Generator<LedgerLine> {
  for (const line of lines) {
    if (line.kind === "write") {
      const n = sizeOf(line.seq);
      const { keys, ...rest } = line;
      for (let i = 0; i < n; i++) {
        const key = keys?.[i];
        yield {
          ...rest,
          seq: member(line.seq, i),
          offset: line.offset === null ? null : line.offset + i,
          intended: moment(line.intended, i, n),
          answered: line.answered === null ? null : moment(line.answered, i, n),
          late: i < line.late ? 1 : 0,
          ...(key !== undefined && { keys: [key] }),
        };
      }
    } else if (line.kind === "unsent") {
      for (let i = 0; i < line.slots; i++) yield { ...line, slots: 1, intended: moment(line.intended, i, line.slots) };
    } else if (line.kind === "processed") {
      const n = sizeOf(line.seq);
      for (let i = 0; i < n; i++) {
        yield { ...line, seq: member(line.seq, i), offset: member(line.offset, i), at: moment(line.at, i, n) };
      }
    } else yield line;
  }
}

function moment(span: Span, i: number, n: number): Span {
  const at = evenly(span, i, n);
  return [at, at];
}

function member([from]: Range, i: number): Range {
  return [from + i, from + i];
}
