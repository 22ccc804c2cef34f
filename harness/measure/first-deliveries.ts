/** The first time a group processed each record, wherever it was: what service to a consumer is made of. */
import type { Range, Span } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { streamKey } from "./ids.ts";
import { evenly } from "./instants.ts";
import { nothingSeen, notice, type Seen } from "./seen.ts";

/** Records first processed together: part of a processed run, with the times of its own first and last. */
export interface FirstDelivery {
  readonly stream: string;
  readonly partition: number;
  readonly seq: Range;
  readonly at: Span;
}

/** In the order they were processed. */
export function firstDeliveries({ processed }: Book): FirstDelivery[] {
  const seen = new Map<string, Seen>();
  return processed.flatMap((line) => {
    const stream = streamKey(line);
    const known = seen.get(stream) ?? nothingSeen();
    seen.set(stream, known);
    const { behind, ahead } = notice(known, line.seq);
    const n = line.seq[1] - line.seq[0] + 1;
    const timeOf = (seq: number) => evenly(line.at, seq - line.seq[0], n);
    return [...behind, ...ahead].map((seq) => {
      const at: Span = [timeOf(seq[0]), timeOf(seq[1])];
      return { stream, partition: line.partition, seq, at };
    });
  });
}
