/** What flowed of each workload, second by second: the ledger gone through once, whatever its length. */
import {
  type CommitLine,
  type LedgerLine,
  type ProcessedLine,
  type Range,
  type ResumeLine,
  sizeOf,
  type UnsentLine,
  type WriteLine,
} from "../../ledger/lines.ts";
import { evenly } from "../../measure/instants.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import { Backlog } from "./backlog.ts";
import type { DrawnWorkload } from "./drawn-run.ts";
import type { Bin } from "./scene.ts";
import { Tally } from "./tally.ts";

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Of one workload. Writes are counted when their slots were due: those moments are known for each record. */
export interface Flow<W extends DrawnWorkload = WorkloadRecord> {
  readonly workload: W;
  readonly acknowledged: Tally;
  readonly refused: Tally;
  readonly unsent: Tally;
  /** By cluster that it was processed from. */
  readonly processed: Map<string, Tally>;
  readonly backlog: Waiting;
  readonly resumes: ResumeLine[];
  /** Lost records and when each was acknowledged. */
  readonly lost: LostRun[];
  /** Their sequence numbers by session and partition. */
  readonly lostBy: ReadonlyMap<string, readonly Range[]>;
}

export interface LostRun {
  readonly partition: number;
  readonly records: number;
  readonly answered: readonly [from: number, to: number];
  readonly name: string;
}

export function flowsOf(record: DrillRecord, lines: Iterable<LedgerLine>, axis: Axis): Flow[] {
  const flows = record.workloads.map((workload) => emptyFlow(workload, axis));
  const byTopic = new Map<string, Flow[]>();
  for (const flow of flows)
    for (const topic of new Set([flow.workload.topic, ...(flow.workload.copies ?? []).map((copy) => copy.topic)]))
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), flow]);
  for (const line of lines) {
    if (!("topic" in line)) continue;
    for (const flow of byTopic.get(line.topic) ?? []) take(flow, line, axis);
  }
  return flows;
}

/** What was acknowledged and not processed yet. */
export interface Waiting {
  acknowledged(line: Pick<WriteLine, "session" | "partition" | "seq">, at: readonly [number, number]): void;
  processed(line: Pick<ProcessedLine, "session" | "partition" | "seq">, at: readonly [number, number]): void;
  bins(): Bin[];
}

const emptyFlow = (workload: WorkloadRecord, axis: Axis): Flow => ({
  workload,
  acknowledged: new Tally(axis),
  refused: new Tally(axis),
  unsent: new Tally(axis),
  processed: new Map(),
  backlog: new Backlog(axis),
  resumes: [],
  lost: [],
  lostBy: byStream(workload),
});

function byStream({ rpo }: WorkloadRecord): Map<string, Range[]> {
  const streams = Map.groupBy(rpo?.ids.lost ?? [], ([session, partition]) => `${session}/${partition}`);
  return new Map(Array.from(streams, ([stream, ids]) => [stream, ids.map(([, , seq]) => seq)]));
}

/** A line of the topics that the workload writes to. */
export function take(flow: Flow<DrawnWorkload>, line: LedgerLine, axis: Axis): void {
  if (line.kind === "write") takeWrite(flow, line);
  else if (line.kind === "unsent") takeUnsent(flow, line);
  else if (line.kind === "processed") takeProcessed(flow, line, axis);
  else if (line.kind === "resume" || line.kind === "commit") takeResume(flow, line);
}

function takeWrite(flow: Flow<DrawnWorkload>, line: WriteLine): void {
  const { outcome, intended, seq, answered } = line;
  (outcome === "acknowledged" ? flow.acknowledged : flow.refused).spread(intended, sizeOf(seq));
  if (outcome !== "acknowledged" || answered === null) return;
  flow.backlog.acknowledged(line, answered);
  const { session, partition } = line;
  for (const lost of flow.lostBy.get(`${session}/${partition}`) ?? []) {
    const [from, to] = [Math.max(seq[0], lost[0]), Math.min(seq[1], lost[1])];
    if (from > to) continue;
    const at = (one: number): number => evenly(answered, one - seq[0], sizeOf(seq));
    const whole = from === seq[0] && to === seq[1];
    flow.lost.push({
      partition,
      records: to - from + 1,
      answered: whole ? answered : [at(from), at(to)],
      name: `${session}/${partition}/${from === to ? from : `${from}–${to}`}`,
    });
  }
}

const takeUnsent = (flow: Flow<DrawnWorkload>, { intended, slots }: UnsentLine): void => flow.unsent.spread(intended, slots);

function takeProcessed(flow: Flow<DrawnWorkload>, line: ProcessedLine, axis: Axis): void {
  if (line.group !== flow.workload.group) return;
  const tally = flow.processed.get(line.cluster) ?? new Tally({ ...axis, step: Math.max(1, axis.step) });
  flow.processed.set(line.cluster, tally);
  tally.between(line.at, sizeOf(line.seq));
  flow.backlog.processed(line, line.at);
}

function takeResume(flow: Flow<DrawnWorkload>, line: ResumeLine | CommitLine): void {
  if (line.kind === "resume" && line.group === flow.workload.group) flow.resumes.push(line);
}
