/**
 * Whether the evidence can be true and whole, before anything is concluded from it. Pure: the same lines and timeline that figures are
 * made of. Clocks that nobody measured are no finding: figures go without them. What is normal is no finding: an acknowledgement without an offset, one of a duplicate sequence, a record that stands twice in a log.
 */
import type { LedgerLine } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { Accounts } from "./accounts.ts";
import { Claims } from "./claims.ts";
import type { Finding } from "./finding.ts";
import { Sequences } from "./sequences.ts";
import { gapsIn } from "./timeline.ts";

interface Told {
  readonly lines: Iterable<LedgerLine>;
  readonly timeline: readonly TimelineEvent[];
}

/** `writtenAs`: as what the records of a log were written, where replication gave it another name. */
export function findingsIn({ lines, timeline }: Told, writtenAs: ReadonlyMap<string, string> = new Map()): Finding[] {
  const books = [new Accounts(), new Sequences()] as const;
  const claims = new Claims();
  for (const line of lines) {
    const written = "topic" in line ? { ...line, topic: writtenAs.get(line.topic) ?? line.topic } : line;
    for (const book of books) book.add(written);
    claims.add(line);
  }
  return [...gapsIn(timeline), ...books.flatMap((book) => book.findings()), ...claims.findings(timeline)];
}
