/** Each sequence number of a session stands for one record, which was due before it was answered and is answered once. */
import type { LedgerLine, Range, WriteLine } from "../../ledger/lines.ts";
import { type StreamName, streamKey } from "../ids.ts";
import { outside, type Ranges, total, unite } from "../ranges.ts";
import type { Finding } from "./finding.ts";

interface Stream extends StreamName {
  readonly topic: string;
  readonly writes: WriteLine[];
  readonly found: Range[];
}

/** Clocks of the same kernel are read to the microsecond. */
const EPSILON = 1e-6;

export class Sequences {
  readonly #streams = new Map<string, Stream>();
  readonly #processed = new Map<
    string,
    StreamName & { readonly topic: string; readonly member: string; readonly seqs: Range[] }
  >();

  add(line: LedgerLine): void {
    if (line.kind === "write") this.#of(line).writes.push(line);
    else if (line.kind === "log") this.#of(line).found.push(line.seq);
    else if (line.kind === "processed") {
      const { topic, session, partition, member, seq } = line;
      const key = `${streamKey(line)}\n${topic}\n${member}`;
      const told = this.#processed.get(key) ?? { topic, session, partition, member, seqs: [] };
      told.seqs.push(seq);
      this.#processed.set(key, told);
    }
  }

  findings(): Finding[] {
    return [...[...this.#streams.values()].flatMap(ofStream), ...this.#inventions()];
  }

  /** Processed, never written as far as anybody tells, and in no log. */
  #inventions(): Finding[] {
    return [...this.#processed.values()].flatMap(({ topic, session, partition, member, seqs }): Finding[] => {
      const stream = this.#streams.get(keyOf({ topic, session, partition }));
      const known = unite([...(stream?.writes ?? []).map(({ seq }) => seq), ...(stream?.found ?? [])]);
      const unknown = total(unite(seqs.flatMap((seq) => [...outside(known, seq)])));
      const text = `${member} processed ${unknown} records of ${session} on partition ${partition} of ${topic} that nobody wrote and no log holds`;
      return unknown === 0 ? [] : [{ kind: "lie", topic, text }];
    });
  }

  #of({ topic, session, partition }: StreamName & { readonly topic: string }): Stream {
    const key = keyOf({ topic, session, partition });
    const stream = this.#streams.get(key) ?? { topic, session, partition, writes: [], found: [] };
    this.#streams.set(key, stream);
    return stream;
  }
}

const keyOf = ({ topic, ...stream }: StreamName & { readonly topic: string }): string => `${streamKey(stream)}\n${topic}`;

function ofStream(stream: Stream): Finding[] {
  const { topic, session, partition, writes, found } = stream;
  const where = `on partition ${partition} of ${topic}`;
  const lies = [...repeated(writes), ...early(writes)].map(
    (what): Finding => ({ kind: "lie", topic, text: `${session} ${what} ${where}` }),
  );
  const written: Ranges = unite(writes.map(({ seq }) => seq));
  const untold = total(unite(found.flatMap((seq) => [...outside(written, seq)])));
  if (untold === 0) return lies;
  const text = `the log holds ${untold} records of ${session} ${where} that its ledger never mentions`;
  return [...lies, { kind: "gap", topic, text }];
}

/** What two writes of one session say of the same sequence number; the first of each kind is enough to name. */
function repeated(writes: readonly WriteLine[]): string[] {
  const sorted = writes.toSorted((a, b) => a.seq[0] - b.seq[0]);
  const lies = new Map<string, string>();
  let before = sorted[0];
  for (const write of sorted.slice(1)) {
    if (before !== undefined && write.seq[0] <= before.seq[1]) {
      const seq = write.seq[0];
      const [told, toldBefore] = [offsetOf(write, seq), offsetOf(before, seq)];
      if (write.cluster === before.cluster && told !== null && toldBefore !== null && told !== toldBefore)
        lies.set("offset", `was told two offsets of record ${seq}, ${toldBefore} and ${told},`);
      else if (write.outcome === "acknowledged" && before.outcome === "acknowledged" && !isSameSlot(write, before))
        lies.set("reuse", `used sequence number ${seq} for two records`);
    }
    if (before === undefined || write.seq[1] > before.seq[1]) before = write;
  }
  return [...lies.values()];
}

const offsetOf = ({ outcome, offset, seq }: WriteLine, of: number): number | null =>
  outcome !== "acknowledged" || offset === null ? null : offset + of - seq[0];

const isSameSlot = (one: WriteLine, other: WriteLine): boolean =>
  one.intended[0] <= other.intended[1] && other.intended[0] <= one.intended[1];

function early(writes: readonly WriteLine[]): string[] {
  const first = writes.find(({ answered, intended }) => answered !== null && answered[0] < intended[0] - EPSILON);
  return first === undefined ? [] : [`was answered for record ${first.seq[0]} before it was due,`];
}
