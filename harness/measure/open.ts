/**
 * Opens a book. A first reading joins all it can. Where that hid a time that a figure needs (a record lost or acknowledged
 * twice long before the fault, deliveries told out of order), a second reading keeps those lines as they were written.
 */
import type { EndLine, ProcessedLine, ResumeLine, ScheduleLine, TxnLine, UnsentLine, WriteLine } from "../ledger/lines.ts";
import type { Book, Evidence } from "./book.ts";
import { clocksOf, eventOnRunClock, type OnRunClock, onRunClock } from "./clocks.ts";
import { effectOf, stallsOf } from "./effect.ts";
import { splitEvenly } from "./even.ts";
import { idsOf, intersectIds, NO_IDS, subtractIds, uniteIds } from "./ids.ts";
import { Joined } from "./joined.ts";
import { allNames } from "./names.ts";
import { type Kept, NOTHING_KEPT, neighboursOf } from "./neighbours.ts";
import { repeatsIn } from "./occurrences.ts";
import { settledOf } from "./settled.ts";
import { survivorsOf } from "./survivors.ts";

export function openBook(evidence: Evidence): Book {
  if (Object.is(evidence.lines[Symbol.iterator](), evidence.lines))
    throw new TypeError("these ledger lines can be gone through only once: a book may have to be read twice");
  const first = readBook(evidence, NOTHING_KEPT);
  if (isTimedByDeliveries(first.book)) return readBook(evidence, "everything").book;
  const kept = worthKeeping(first);
  const isEnough = kept.acknowledged.size === 0 && kept.delivered.size === 0;
  return isEnough ? first.book : readBook(evidence, kept).book;
}

/** Which write had seen which is told by when each was processed, however long before the fault. */
const isTimedByDeliveries = ({ settings, writes }: Book): boolean =>
  settings.workload.copies !== undefined && writes.some(({ keys }) => keys !== undefined);

interface Reading {
  readonly book: Book;
  readonly longWrites: ReadonlySet<OnRunClock<WriteLine>>;
  readonly disordered: ReadonlySet<string>;
}

/** `everything` = nothing is joined, which changes no figure. */
export function readBook({ lines, timeline: stamped, settings }: Evidence, kept: Kept | "everything"): Reading {
  const clocks = clocksOf(stamped);
  const timeline = stamped.map((event) => eventOnRunClock(event, clocks)).sort((a, b) => a.at - b.at);
  const stalls = stallsOf(timeline, settings.stallMs);
  const effect = effectOf(timeline, settings.fault, stalls);
  const seen = { settings, timeline, stalls, ...(effect !== undefined && { effect }) };
  const { group, groupOn } = settings.workload;
  const names = allNames(settings);
  const { logNeighbours, writeNeighbours, deliveryNeighbours, commitNeighbours } = neighboursOf(settledOf(seen), kept);
  const [logs, writes, processed] = [new Joined(logNeighbours), new Joined(writeNeighbours), new Joined(deliveryNeighbours)];
  const schedules: OnRunClock<ScheduleLine>[] = [];
  const unsent: OnRunClock<UnsentLine>[] = [];
  const txns: OnRunClock<TxnLine>[] = [];
  const ends: OnRunClock<EndLine>[] = [];
  const commits = new Joined(commitNeighbours);
  const resumes: OnRunClock<ResumeLine>[] = [];
  const elsewhere: OnRunClock<ProcessedLine>[] = [];
  for (const stamped of settings.runs === "even" ? splitEvenly(lines) : lines) {
    if (stamped.kind !== "txn" && !names.has(stamped.topic)) continue;
    if ("group" in stamped && stamped.group !== group) continue;
    const { line, slack } = onRunClock(stamped, clocks);
    if ("group" in line && groupOn !== undefined && line.cluster !== groupOn) {
      if (line.kind === "processed") elsewhere.push({ ...line, slack });
      continue;
    }
    switch (line.kind) {
      case "schedule":
        schedules.push({ ...line, slack });
        break;
      case "write":
        writes.add(line, slack);
        break;
      case "unsent":
        unsent.push({ ...line, slack });
        break;
      case "txn":
        txns.push({ ...line, slack });
        break;
      case "log":
        logs.add(line);
        break;
      case "end":
        ends.push({ ...line, slack });
        break;
      case "processed":
        processed.add(line, slack);
        break;
      case "commit":
        commits.add(line, slack);
        break;
      case "resume":
        resumes.push({ ...line, slack });
        break;
      default:
        line satisfies never;
    }
  }
  resumes.sort((a, b) => a.at - b.at);
  const others = { schedules, unsent, txns, ends, resumes, elsewhere };
  const joined = {
    writes: writes.lines,
    logs: logs.lines,
    commits: commits.lines.sort((a, b) => a.at - b.at),
    processed: processed.lines.sort((a, b) => a.at[0] - b.at[0]),
  };
  return { book: { ...seen, ...others, ...joined }, longWrites: writes.long, disordered: processed.disordered };
}

/** What a first reading hid: when records were acknowledged that are missing or were acknowledged twice, and the true order. */
function worthKeeping({ book, longWrites, disordered }: Reading): Kept {
  if (longWrites.size === 0) return { acknowledged: NO_IDS, delivered: disordered };
  const long = idsOf(longWrites);
  const twice = repeatsIn(book.writes.filter(({ outcome }) => outcome === "acknowledged")).repeated;
  const survivors = survivorsOf(book);
  const missing = survivors === undefined ? NO_IDS : subtractIds(long, survivors.ids);
  return { acknowledged: uniteIds(intersectIds(long, twice), missing), delivered: disordered };
}
