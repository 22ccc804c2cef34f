/**
 * What a client says stands at an offset, against what the log holds there. A log may be cut off and written anew when its leader changes, and
 * a leader that was deposed may not know it yet: only a log that had one leader all the time can contradict anybody. A leader only appends.
 */
import type { EndLine, LedgerLine, LogLine, ProcessedLine, Range, Read, WriteLine } from "../../ledger/lines.ts";
import { sizeOf } from "../../ledger/lines.ts";
import { eventsOf, type TimelineEvent } from "../../timeline/events.ts";
import { remadeIn } from "../remade.ts";
import type { Finding } from "./finding.ts";

interface Claim {
  readonly who: string;
  readonly did: "acknowledged" | "processed";
  readonly session: string;
  readonly seq: Range;
  readonly offset: number;
}

interface Log {
  readonly topic: string;
  readonly cluster: string;
  readonly partition: number;
  readonly claims: Claim[];
  /** By read: of the last one the truth is taken. */
  readonly reads: Map<Read, { readonly lines: LogLine[]; end?: EndLine }>;
}

export class Claims {
  readonly #logs = new Map<string, Log>();

  add(line: LedgerLine): void {
    if (line.kind === "log" && line.isolation === "uncommitted") readIn(this.#of(line), line).lines.push(line);
    else if (line.kind === "end") readIn(this.#of(line), line).end = line;
    else if (line.kind === "write") this.#acknowledged(line);
    else if (line.kind === "processed") this.#processed(line);
  }

  findings(timeline: readonly TimelineEvent[]): Finding[] {
    return [...this.#logs.values()].flatMap((log) => (hadOneLeader(log, timeline) ? liesOn(log) : []));
  }

  #acknowledged(write: WriteLine): void {
    const { session, seq, offset, outcome } = write;
    if (outcome !== "acknowledged" || offset === null) return;
    this.#of(write).claims.push({ who: session, did: "acknowledged", session, seq, offset });
  }

  #processed(line: ProcessedLine): void {
    const { member, session, seq, offset } = line;
    this.#of(line).claims.push({ who: member, did: "processed", session, seq, offset: offset[0] });
  }

  #of({ topic, cluster, partition }: Pick<Log, "topic" | "cluster" | "partition">): Log {
    const key = `${cluster}\n${partition}\n${topic}`;
    const log = this.#logs.get(key) ?? { topic, cluster, partition, claims: [], reads: new Map() };
    this.#logs.set(key, log);
    return log;
  }
}

const readOf = ({ read = "final" }: LogLine | EndLine): Read => read;

function readIn({ reads }: Log, line: LogLine | EndLine): { readonly lines: LogLine[]; end?: EndLine } {
  const read = reads.get(readOf(line)) ?? { lines: [] };
  reads.set(readOf(line), read);
  return read;
}

const lastRead = ({ reads }: Log) => reads.get("final") ?? reads.get("return") ?? reads.get("cutover");

/** Nobody else led it from the first time that the observer looked until the log was read: nothing of it can have been cut off. */
function hadOneLeader(log: Log, timeline: readonly TimelineEvent[]): boolean {
  const { topic, cluster, partition } = log;
  const led = eventsOf(timeline, "leader").filter(
    (one) => one.topic === topic && one.cluster === cluster && one.partition === partition,
  );
  const madeAnew =
    eventsOf(timeline, "fault.effective").some(({ kind }) => kind === "deleteTopic") || remadeIn(timeline, cluster).length > 0;
  return led.length > 0 && !madeAnew && led.every(({ epoch }) => epoch === lastRead(log)?.end?.leaderEpoch);
}

function liesOn(log: Log): Finding[] {
  const lines = (lastRead(log)?.lines ?? []).toSorted((a, b) => a.offset[0] - b.offset[0]);
  const lies = new Map<string, Finding>();
  for (const claim of log.claims) {
    const other = contradiction(claim, lines);
    if (other === undefined) continue;
    const { cluster, topic, partition } = log;
    const [ours, theirs] = [`${claim.session}/${partition}/${claim.seq[0] + other.index}`, other.holds];
    const text = `${claim.who} ${claim.did === "processed" ? "processed" : "was acknowledged"} ${ours} at offset ${claim.offset + other.index} of partition ${partition} of ${topic} in ${cluster}, where the log holds ${theirs}`;
    lies.set(`${claim.who} ${claim.did}`, lies.get(`${claim.who} ${claim.did}`) ?? { kind: "lie", topic, text });
  }
  return [...lies.values()];
}

/** The first offset of a claim at which the log holds something else. What it no longer holds contradicts nothing. */
function contradiction(claim: Claim, lines: readonly LogLine[]): { index: number; holds: string } | undefined {
  const last = claim.offset + sizeOf(claim.seq) - 1;
  for (let at = firstEndingAt(lines, claim.offset); at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || line.offset[0] > last) return undefined;
    const from = Math.max(line.offset[0], claim.offset);
    const held = line.seq[0] + from - line.offset[0];
    const index = from - claim.offset;
    if (line.session !== claim.session || held !== claim.seq[0] + index)
      return { index, holds: `${line.session}/${line.partition}/${held}` };
  }
  return undefined;
}

/** Lines are sorted and disjoint. */
function firstEndingAt(lines: readonly LogLine[], offset: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.offset[1] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
