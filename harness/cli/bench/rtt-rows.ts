import { type LedgerLine, sizeOf, type WriteLine } from "../../ledger/lines.ts";
import { acknowledgedAfter, quantile } from "./fetch-theory.ts";

/** The writes of one pace, at one distance. */
export interface Written {
  readonly rttMs: number;
  readonly acks: "all" | 1;
  /** Partitions are written one at a time and seldom, or several writers at once. */
  readonly pace: "apart" | "close";
  readonly writes: readonly WriteLine[];
}

/** A partition's leader: where it stands, seen from the client, and the round trips that the topology's paths have, milliseconds. */
export interface Leader {
  readonly name: string;
  readonly place: "beside" | "across";
  readonly toClientMs: number;
  /** To the follower that is farthest. */
  readonly toFollowersMs: number;
}

/** Latencies of acknowledged records, milliseconds from when each was due, and what the protocol alone would take. */
export interface RttRow {
  readonly rttMs: number;
  readonly acks: "all" | 1;
  readonly pace: Written["pace"];
  readonly leader: Leader["place"];
  readonly n: number;
  /** Records due in that time that were not acknowledged: of those no latency is known. */
  readonly without: number;
  readonly measured: { readonly p50: number; readonly p99: number };
  readonly theory: { readonly p50: number; readonly p99: number };
}

/** Only single records have their own latency in the ledger: writers write each partition less often than a run is long. */
export const single = (line: LedgerLine): line is WriteLine => line.kind === "write" && sizeOf(line.seq) === 1;

/** By where the leaders stand. */
export function rowsOf({ rttMs, acks, pace, writes }: Written, leaderOf: (topic: string, partition: number) => Leader): RttRow[] {
  const placed = writes.map((write) => ({ write, leader: leaderOf(write.topic, write.partition) }));
  const timed = Array.from(Map.groupBy(placed, ({ leader }) => leader.name).values(), (own) => timesOf(own, acks)).flat();
  return (["beside", "across"] as const).flatMap((leader) => {
    const here = timed.filter((one) => one.leader.place === leader);
    const served = here.filter(({ write }) => write.outcome === "acknowledged" && write.latencyMsMax !== null);
    const of = (values: readonly number[]) => ({
      p50: quantile(values, 0.5) ?? Number.NaN,
      p99: quantile(values, 0.99) ?? Number.NaN,
    });
    if (served.length === 0) return [];
    return [
      {
        rttMs,
        acks,
        pace,
        leader,
        n: served.length,
        without: here.length - served.length,
        measured: of(served.map(({ write }) => write.latencyMsMax ?? Number.NaN)),
        theory: of(served.map(({ theoryMs }) => theoryMs)),
      },
    ];
  });
}

/** All writes to one leader: they share its followers' questions, which one fetcher thread a follower asks for all its partitions. */
function timesOf(own: readonly { readonly write: WriteLine; readonly leader: Leader }[], acks: "all" | 1) {
  const inOrder = own.toSorted((a, b) => a.write.intended[0] - b.write.intended[0]);
  const arrivals = inOrder.map(({ write }) => write.intended[0] * 1000);
  const after = acks === "all" ? acknowledgedAfter(arrivals, own[0]?.leader.toFollowersMs ?? Number.NaN) : arrivals.map(() => 0);
  return inOrder.map((one, index) => ({ ...one, theoryMs: one.leader.toClientMs + (after[index] ?? Number.NaN) }));
}

/** Markdown, for people and for docs/rtt.md. */
export function rttTable(rows: readonly RttRow[]): string {
  const head = ["RTT", "acks", "leader", "writes", "n", "p50", "theory", "beyond it", "p99", "theory", "beyond it"];
  const cells = rows.map(({ rttMs, acks, leader, pace, n, without, measured, theory }) => [
    `${rttMs} ms`,
    String(acks),
    leader,
    pace,
    without === 0 ? String(n) : `${n} (+${without} not acknowledged)`,
    ...[measured.p50, theory.p50, measured.p50 - theory.p50].map((ms) => ms.toFixed(1)),
    ...[measured.p99, theory.p99, measured.p99 - theory.p99].map((ms) => ms.toFixed(1)),
  ]);
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...cells].map(line).join("");
}
