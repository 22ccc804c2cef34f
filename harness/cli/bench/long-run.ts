/**
 * A run of any length in which nothing went wrong, as its ledger files: written as a stream, since the longest of them is of
 * several gigabytes. One leader is lost near its end, and no record.
 */
import { closeSync, mkdirSync, openSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../core/errors.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import type { TimelineEvent } from "../../timeline/events.ts";

const recordsPerLine = 20;
const partitions = 10;
/** Over all partitions, where nothing else is said. */
const usual = 2000;
/** Seconds from the fault to the end of the load. */
const observed = 60;
const bytesPerRecord = 40;

/** What the run was, beside its ledger. */
export interface LongRun {
  readonly timeline: readonly TimelineEvent[];
  readonly settings: MeasureSettings;
}

/** Lines and what else there is to know of a run of this many records: as many in every partition, whole lines of them. */
export function longRun(records: number, perSecond = usual): LongRun {
  const end = records / perSecond;
  const at = Math.max(end / 2, end - observed);
  return {
    timeline: [
      { at: 0, event: "phase", name: "steady" },
      { at, event: "fault.effective", fault: "f1", effect: { from: at, to: at + 0.02 }, resolved: ["east1"] },
      { at: end, event: "load.stopped" },
    ],
    settings: {
      windowSeconds: 5,
      sustainSeconds: 30,
      latencyObjectiveMs: 500,
      endToEndObjectiveMs: 1000,
      stallMs: 250,
      runs: "short",
      fault: "f1",
      survivors: "east",
      source: "east",
      workload: {
        name: "orders",
        tier: "tier-1",
        topic: "orders",
        group: "billing",
        acks: "all",
        partitions,
        perSecondPerPartition: perSecond / partitions,
      },
    },
  };
}

/** Writes the ledger of such a run to a folder; the number of its lines. Refused where the disk has not twice the room. */
export function writeLongRun(folder: string, records: number, perSecond = usual): number {
  const { bavail, bsize } = statfsSync(folder);
  const needed = 2 * records * bytesPerRecord;
  if (bavail * bsize < needed)
    throw new EnvironmentError(
      `a ledger of ${records} records wants ${needed} bytes free in ${folder}, which has ${bavail * bsize}`,
    );
  mkdirSync(join(folder, "ledger"));
  const perPartition = records / partitions;
  const every = partitions / perSecond;
  const files = {
    schedule: schedules(perPartition, every),
    writes: writes(perPartition, every),
    log: logs(perPartition),
    deliveries: deliveries(perPartition, every),
    commits: commits(perPartition, every),
  };
  return Object.entries(files).reduce(
    (lines, [name, texts]) => lines + writeLines(join(folder, "ledger", `${name}.ndjson`), texts),
    0,
  );
}

function writeLines(path: string, texts: Iterable<string>): number {
  const file = openSync(path, "wx");
  try {
    let [lines, pending] = [0, ""];
    for (const text of texts) {
      lines++;
      pending += `${text}\n`;
      if (pending.length < 2 ** 18) continue;
      writeSync(file, pending);
      pending = "";
    }
    writeSync(file, pending);
    return lines;
  } finally {
    closeSync(file);
  }
}

/** The runs of all partitions side by side, as they come about. */
function* runs(perPartition: number): Generator<{ partition: number; from: number; to: number }> {
  for (let from = 0; from < perPartition; from += recordsPerLine)
    for (let partition = 0; partition < partitions; partition++)
      yield { partition, from, to: Math.min(from + recordsPerLine, perPartition) - 1 };
}

/** To the microsecond, after a delay. */
const due = (seconds: number, after = 0): number => Math.round((seconds + after) * 1e6) / 1e6;

const each = Array.from({ length: partitions }, (_, partition) => partition);

const schedules = (perPartition: number, every: number): string[] =>
  each.map(
    (partition) =>
      `{"kind":"schedule","topic":"orders","partition":${partition},"from":0,"every":${every},"slots":${perPartition}}`,
  );

function* writes(perPartition: number, every: number): Generator<string> {
  for (const { partition, from, to } of runs(perPartition))
    yield `{"kind":"write","session":"orders-1","cluster":"east","topic":"orders","partition":${partition},"outcome":"acknowledged","seq":[${from},${to}],"offset":${from},"intended":[${due(from * every)},${due(to * every)}],"answered":[${due(from * every, 0.004)},${due(to * every, 0.006)}],"latencyMsMax":6,"late":0}`;
}

function* logs(perPartition: number): Generator<string> {
  for (const { partition, from, to } of runs(perPartition))
    yield `{"kind":"log","cluster":"east","topic":"orders","partition":${partition},"isolation":"uncommitted","origin":"native","offset":[${from},${to}],"session":"orders-1","seq":[${from},${to}]}`;
  for (const partition of each)
    yield `{"kind":"end","cluster":"east","topic":"orders","partition":${partition},"logStart":0,"highWatermark":${perPartition},"lastStable":${perPartition},"logEnd":${perPartition},"leaderEpoch":1,"complete":true}`;
}

function* deliveries(perPartition: number, every: number): Generator<string> {
  for (const { partition, from, to } of runs(perPartition))
    yield `{"kind":"processed","group":"billing","member":"b1","cluster":"east","topic":"orders","partition":${partition},"offset":[${from},${to}],"session":"orders-1","seq":[${from},${to}],"at":[${due(from * every, 0.01)},${due(to * every, 0.01)}]}`;
}

/** Every five seconds. */
function* commits(perPartition: number, every: number): Generator<string> {
  const step = 5 / every;
  for (let offset = step; offset <= perPartition; offset += step)
    for (const partition of each)
      yield `{"kind":"commit","group":"billing","cluster":"east","topic":"orders","partition":${partition},"offset":${offset},"at":${due(offset * every, 0.02)},"outcome":"acknowledged"}`;
}
