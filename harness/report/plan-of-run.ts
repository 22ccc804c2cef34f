/** What a run of drills is expected to take, and what it took: seconds, and where they went. */
import { formatDuration, seconds } from "../core/duration.ts";
import type { DrillRecord } from "./record.ts";
import { worldText } from "./world-record.ts";

export interface PlannedDrill {
  readonly drill: string;
  readonly topology: string;
  /** Of one repetition, on a new world. */
  readonly expectedMinutes: number;
}

export interface PlannedRun {
  readonly drills: readonly PlannedDrill[];
  readonly repeat: number;
}

export interface DoneDrill {
  readonly drill: string;
  readonly record: Pick<DrillRecord, "startedAt" | "endedAt" | "world"> | null;
}

/** By the drills' own word, each on a new world: what a kept one saves is only known afterwards. */
export const estimatedSeconds = ({ drills, repeat }: PlannedRun): number =>
  drills.reduce((sum, { expectedMinutes }) => sum + expectedMinutes * 60, 0) * repeat;

/** From its folder to its conclusion; undefined where a guard refused or the record does not say. */
export function tookSeconds({ record }: DoneDrill): number | undefined {
  if (record?.endedAt === undefined) return undefined;
  return (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000;
}

/** For `--json`: what one drill was estimated at, and took; null where that is not known. */
export const timesOf = ({ drills }: PlannedRun, done: DoneDrill): { estimatedSeconds: number | null; seconds: number | null } => {
  const expected = drills.find(({ drill }) => drill === done.drill)?.expectedMinutes;
  return { estimatedSeconds: expected === undefined ? null : expected * 60, seconds: tookSeconds(done) ?? null };
};

/** `4 drills on 2 topologies: about 11 min by their own estimate`. */
export function planText(plan: PlannedRun): string {
  const { drills, repeat } = plan;
  const topologies = new Set(drills.map(({ topology }) => topology)).size;
  const times = repeat === 1 ? "" : `, ${repeat} times each`;
  return `${counted(drills.length, "drill")} on ${topologies === 1 ? "1 topology" : `${topologies} topologies`}${times}: about ${spoken(estimatedSeconds(plan))} by their own estimate`;
}

/** A line for each drill, and the estimate held against the sum; what was estimated and did not run is named. */
export function timesTable(plan: PlannedRun, done: readonly DoneDrill[], tookAll: number): string[] {
  const width = Math.max(5, ...done.map(({ drill }) => drill.length));
  const head = `${"drill".padEnd(width)}  estimate     took    start     body  teardown  world`;
  const rows = done.map((one) => rowOf(one, plan, width));
  const missing = plan.drills.length * plan.repeat - done.length;
  const worlds = done.flatMap(({ record }) => record?.world ?? []);
  const started = worlds.filter(({ keptFrom }) => keptFrom === undefined).length;
  return [
    head,
    ...rows,
    `estimated ${spoken(estimatedSeconds(plan))}, took ${spoken(tookAll)}; ${counted(started, "new world")} for ${counted(worlds.length, "drill")}, ${spoken(sum(worlds.map(({ startSeconds }) => startSeconds)))} of it start${missing > 0 ? `; ${counted(missing, "drill")} did not run` : ""}`,
  ];
}

function rowOf(done: DoneDrill, { drills }: PlannedRun, width: number): string {
  const expected = drills.find(({ drill }) => drill === done.drill)?.expectedMinutes;
  const world = done.record?.world;
  const cells = [
    expected === undefined ? "–" : spoken(expected * 60),
    inSeconds(tookSeconds(done)),
    inSeconds(world?.startSeconds),
    inSeconds(world?.bodySeconds),
    inSeconds(world?.teardownSeconds),
  ];
  const [estimate = "", took = "", start = "", body = "", teardown = ""] = cells;
  return `${done.drill.padEnd(width)}  ${estimate.padStart(8)} ${took.padStart(8)} ${start.padStart(8)} ${body.padStart(8)} ${teardown.padStart(9)}  ${world === undefined ? "–" : worldText(world)}`;
}

const inSeconds = (value: number | undefined): string => (value === undefined ? "–" : `${value.toFixed(1)} s`);
const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const spoken = (value: number): string => formatDuration(seconds(Math.round(value)));
