/** Where in a run's files each line stands that was said in it, so that a verdict can point at the ones it rests on. */
import { ledgerFileOf } from "../../ledger/files.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { EventOf, TimelineEvent } from "../../timeline/events.ts";

/** A line of a run's files, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** `for` = what rests on it; `text` = what it says there. */
export interface EvidenceLink extends Place {
  readonly for: string;
  readonly text: string;
}

export type Placed<T> = Place & { readonly at: T };

/** Both in the order in which they were written: the n-th of a file is its n-th line. */
export class Places {
  readonly events: readonly Placed<TimelineEvent>[];
  readonly lines: readonly Placed<LedgerLine>[];

  constructor(timeline: readonly TimelineEvent[], lines: Iterable<LedgerLine>) {
    this.events = timeline.map((at, index) => ({ file: "timeline.ndjson", line: index + 1, at }));
    const counted = new Map<string, number>();
    this.lines = Array.from(lines, (at) => {
      const file = ledgerFileOf(at);
      const line = (counted.get(file) ?? 0) + 1;
      counted.set(file, line);
      return { file, line, at };
    });
  }

  eventsOf<Name extends TimelineEvent["event"]>(name: Name): Placed<EventOf<Name>>[] {
    return this.events.filter((one): one is Placed<EventOf<Name>> => one.at.event === name);
  }

  /** Lines of a kind, of one topic or several logs, in the order of the files. */
  linesOf<Kind extends LedgerLine["kind"]>(
    kind: Kind,
    ...topics: readonly string[]
  ): Placed<Extract<LedgerLine, { kind: Kind }>>[] {
    return this.lines.filter(
      (one): one is Placed<Extract<LedgerLine, { kind: Kind }>> =>
        one.at.kind === kind && "topic" in one.at && topics.includes(one.at.topic),
    );
  }
}

export const linkTo = ({ file, line }: Place, why: string, text: string): EvidenceLink => ({ for: why, file, line, text });

/** A link where there is something to point at. */
export const linkIf = <T>(placed: Placed<T> | undefined, why: string, text: (at: T) => string): EvidenceLink[] =>
  placed === undefined ? [] : [linkTo(placed, why, text(placed.at))];
