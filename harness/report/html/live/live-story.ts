/**
 * What a live page shows: events and ledger lines as they are heard, folded into the same scene that `report.html` is drawn from. Nothing is
 * concluded: verdicts, RPO and RTO are the report's. What it keeps is bounded, however long a run lasts; a lane is made anew only when
 * something was told that stands in it.
 */
import type { LedgerLine } from "../../../ledger/lines.ts";
import { clocksOf, eventOnRunClock, onRunClock } from "../../../measure/clocks.ts";
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord, HostRecord } from "../../record.ts";
import { MOST_BINS } from "../bins.ts";
import type { DrawnWorkload } from "../drawn-run.ts";
import type { Axis } from "../flow.ts";
import { type Lane, lane, type Moment, moment, type Scene } from "../scene.ts";
import { LiveLoad } from "./live-load.ts";
import type { LivePart, Shared } from "./live-part.ts";
import { partsOfRun } from "./parts-of-run.ts";
import { type Stand, standOf } from "./stand.ts";
import { Told } from "./told.ts";

export interface LiveRun {
  readonly hosts: readonly HostRecord[];
  readonly loss: DrillRecord["loss"];
  readonly workloads: readonly DrawnWorkload[];
  /** The fault that the axis counts from: its id, or its place among those that took effect (0 = the first, −1 = the last). */
  readonly measureFrom: number | string;
  /** Where the axis begins; at the first event where nothing is said. */
  readonly from?: number;
}

/** Seconds. A stamp so far from zero, or so far ahead of everything heard before, is none of this run. */
const FARTHEST = 1e8;
const FARTHEST_AHEAD = 86_400;
const FIRST_STEP = 0.25;

export class LiveStory {
  readonly #run: LiveRun;
  readonly #story = new Told();
  readonly #clocks: EventOf<"clock">[] = [];
  readonly #loads = new Map<string, LiveLoad>();
  #parts: readonly LivePart[] = [];
  #axis: Axis | undefined;
  #latest = Number.NEGATIVE_INFINITY;
  #odd = 0;
  #stand: { readonly changes: number; readonly of: Stand } | undefined;

  constructor(run: LiveRun) {
    this.#run = run;
    if (run.from !== undefined) this.#begin(run.from);
  }

  /** The latest stamp that was heard, on the run's clock; −∞ where nothing was. */
  get latest(): number {
    return this.#latest;
  }

  /** Lines and events that cannot be placed: of no time, of one that cannot be, or by a clock that nobody measured. */
  get odd(): number {
    return this.#odd;
  }

  take(event: TimelineEvent): void {
    const placed = this.#placed(event);
    if (placed === undefined || !this.#hear(placed.at)) {
      this.#odd++;
      return;
    }
    if (placed.event === "clock") this.#clocks.push(placed);
    if (isStory(placed)) this.#story.take(placed);
    for (const load of this.#loads.values()) load.take(placed);
    for (const part of this.#parts) part.take(placed);
  }

  takeLine(line: LedgerLine): void {
    const placed = this.#lineOnClock(line);
    const at = placed === undefined ? undefined : timeIn(placed);
    if (placed === undefined || (at !== undefined && !this.#isPossible(at))) {
      this.#odd++;
      return;
    }
    if (at !== undefined) this.#reach(at);
    if (!("topic" in placed) || this.#axis === undefined) return;
    for (const load of this.#loads.values()) load.takeLine(placed, this.#axis);
  }

  /** Another workload, that began after the page; a second of its name is the same one. */
  add(workload: DrawnWorkload): void {
    if (this.#loads.has(workload.name) || this.#axis === undefined) return;
    this.#loads.set(workload.name, new LiveLoad(workload, this.#axis));
    this.#remake();
  }

  /** `now` on the run's clock. Lanes that nothing was told of since are the same objects as before. */
  scene(now: number): Scene {
    if (this.#axis === undefined) return { from: 0, to: 1, lanes: [] };
    const to = Math.max(this.#axis.from + 1, now, this.#latest);
    this.#reach(to);
    const shared: Shared = { run: this.#drawn(), axis: this.#axis, grain: (this.#axis.to - this.#axis.from) / MOST_BINS };
    const [phases, faults, ...rest] = this.#parts;
    const lanes: Lane[] = [phases, faults, ...this.#loads.values(), ...rest].flatMap((part, i) =>
      part === undefined ? [] : drawnOrWhy(part, shared, i),
    );
    const zero = this.#zero();
    return { from: this.#axis.from, to, ...(zero === undefined ? {} : { zero }), lanes };
  }

  stand(): Stand {
    const { changes, events } = this.#story;
    if (this.#stand?.changes !== changes) this.#stand = { changes, of: standOf(events, this.#run.hosts) };
    return this.#stand.of;
  }

  #drawn() {
    const { hosts, loss } = this.#run;
    return { hosts, loss, workloads: [...this.#loads.values()].map(({ workload }) => workload) };
  }

  #zero(): Moment | undefined {
    const effects = this.#story.events
      .filter((event) => event.event === "fault.effective")
      .filter(({ effect }) => isBetween(effect));
    const { measureFrom } = this.#run;
    const judged = typeof measureFrom === "string" ? effects.find(({ fault }) => fault === measureFrom) : effects.at(measureFrom);
    return judged === undefined ? undefined : moment(judged.effect.from, judged.effect.to);
  }

  #hear(at: number): boolean {
    if (!this.#isPossible(at)) return false;
    if (this.#axis === undefined) this.#begin(Math.floor(at));
    this.#latest = Math.max(this.#latest, at);
    this.#reach(at);
    return true;
  }

  #isPossible = (at: number): boolean =>
    typeof at === "number" &&
    Math.abs(at) < FARTHEST &&
    (this.#latest === Number.NEGATIVE_INFINITY || at < this.#latest + FARTHEST_AHEAD);

  #begin(from: number): void {
    this.#axis = { from, to: from + MOST_BINS * FIRST_STEP, step: FIRST_STEP };
    for (const workload of this.#run.workloads) this.#loads.set(workload.name, new LiveLoad(workload, this.#axis));
    this.#remake();
  }

  /** What was told so far of workloads that nobody knew of is not told again: their lanes begin here. */
  #remake(): void {
    if (this.#parts.length === 0) this.#parts = partsOfRun();
    for (const part of this.#parts) part.invalidate();
  }

  /** What lies behind the axis is not counted: it must be there before. */
  #reach(at: number): void {
    while (this.#axis !== undefined && at >= this.#axis.to) {
      const { from, to, step } = this.#axis;
      this.#axis = { from, to: from + 2 * (to - from), step: 2 * step };
      for (const part of [...this.#parts, ...this.#loads.values()]) part.widen();
    }
  }

  #placed(event: TimelineEvent): TimelineEvent | undefined {
    if (event.kernel === undefined || event.event === "clock") return event;
    const clocks = clocksOf(this.#clocks);
    return clocks.has(event.kernel) ? eventOnRunClock(event, clocks) : undefined;
  }

  #lineOnClock(line: LedgerLine): LedgerLine | undefined {
    if (line.kernel === undefined) return line;
    const clocks = clocksOf(this.#clocks);
    return clocks.has(line.kernel) ? onRunClock(line, clocks).line : undefined;
  }
}

const isBetween = (effect: unknown): boolean => {
  const { from, to } = (effect ?? {}) as { readonly from?: unknown; readonly to?: unknown };
  return typeof from === "number" && typeof to === "number";
};

/** What cannot be drawn costs its own lanes, not the page. */
function drawnOrWhy(part: { lanes(shared: Shared): readonly Lane[] }, shared: Shared, index: number): readonly Lane[] {
  try {
    return part.lanes(shared);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      lane({ id: `broken-${index}`, title: "Not drawn", note: "", empty: `What was told of this cannot be drawn: ${why}` }),
    ];
  }
}

/** What phases, faults and machines are told by: few, and none of them may be forgotten. */
const isStory = ({ event }: TimelineEvent): boolean =>
  event === "phase" || /^(fault|heal|node|lease)\./.test(event) || event === "load.stopped";

function timeIn(line: LedgerLine): number | undefined {
  if (line.kind === "write" || line.kind === "unsent") return line.intended?.[1] ?? Number.NaN;
  return line.kind === "processed" ? (line.at?.[1] ?? Number.NaN) : undefined;
}
