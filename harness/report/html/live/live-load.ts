/** What flowed of a workload so far. Clients tell of runs of records, not of each: the newest seconds are not known yet, and not drawn. */
import type { LedgerLine } from "../../../ledger/lines.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrawnWorkload } from "../drawn-run.ts";
import { type Axis, type Flow, take } from "../flow.ts";
import { loadLanes } from "../lanes/load.ts";
import type { Lane, Series } from "../scene.ts";
import { Tally } from "../tally.ts";
import { BacklogSoFar } from "./backlog-so-far.ts";
import { asOfNow, type Shared } from "./live-part.ts";
import { Told } from "./told.ts";

/** Seconds until a client's agent has told of a run of writes (agents/client/producing.ts keeps one open for 2 s), and of deliveries. */
const WRITES_TOLD_WITHIN = 2.5;
const DELIVERIES_TOLD_WITHIN = 0.5;

/** Samples become bins: many are few pixels. */
const SAMPLED = 20_000;

export class LiveLoad {
  readonly workload: DrawnWorkload;
  readonly #topics: ReadonlySet<string>;
  readonly #flow: Flow<DrawnWorkload> & { readonly backlog: BacklogSoFar };
  readonly #told = new Told(SAMPLED);
  #writesTo = Number.NEGATIVE_INFINITY;
  #deliveriesTo = Number.NEGATIVE_INFINITY;
  #made: readonly Lane[] | undefined;

  constructor(workload: DrawnWorkload, axis: Axis) {
    this.workload = workload;
    this.#topics = new Set([workload.topic, ...(workload.copies ?? []).map(({ topic }) => topic)]);
    this.#flow = {
      workload,
      acknowledged: new Tally(axis),
      refused: new Tally(axis),
      unsent: new Tally(axis),
      processed: new Map(),
      backlog: new BacklogSoFar(axis),
      resumes: [],
      lost: [],
      lostBy: new Map(),
    };
  }

  take(event: TimelineEvent): void {
    if ((event.event !== "client.latencies" && event.event !== "client.errors") || event.workload !== this.workload.name) return;
    this.#told.take(event);
    this.#made = undefined;
  }

  takeLine(line: LedgerLine, axis: Axis): void {
    if (!("topic" in line) || !this.#topics.has(line.topic)) return;
    if (line.kind === "write" || line.kind === "unsent") this.#writesTo = Math.max(this.#writesTo, line.intended[1]);
    if (line.kind === "processed") this.#deliveriesTo = Math.max(this.#deliveriesTo, line.at[1]);
    take(this.#flow, line, axis);
    this.#made = undefined;
  }

  widen(): void {
    const { acknowledged, refused, unsent, processed, backlog } = this.#flow;
    for (const one of [acknowledged, refused, unsent, ...processed.values(), backlog]) one.widen();
    this.#made = undefined;
  }

  lanes({ axis, grain }: Shared): readonly Lane[] {
    this.#made ??= loadLanes(this.#flow, this.#told.events, axis).map((lane) =>
      this.#asFarAsTold(asOfNow(lane, grain, lane.id.startsWith("latency-") ? this.#told.left : 0)),
    );
    return this.#made;
  }

  #asFarAsTold(lane: Lane): Lane {
    const writes = this.#writesTo - WRITES_TOLD_WITHIN;
    const deliveries = this.#deliveriesTo - DELIVERIES_TOLD_WITHIN;
    const to = lane.id.startsWith("produce-")
      ? writes
      : lane.id.startsWith("consume-")
        ? deliveries
        : lane.id.startsWith("backlog-")
          ? Math.min(writes, deliveries)
          : undefined;
    if (to === undefined) return lane;
    const note = `${lane.note} Clients tell of it with a delay of some seconds; what they have not told of yet is a gap.`;
    return { ...lane, note, series: lane.series.map((one) => cutAt(one, to)) };
  }
}

/** Whole bins before a moment. */
const cutAt = (series: Series, to: number): Series => ({
  ...series,
  bins: series.bins.slice(0, Number.isFinite(to) ? Math.max(0, Math.floor((to - series.from) / series.step)) : 0),
});
