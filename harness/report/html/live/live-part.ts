/** One or some lanes that are made of events of a few names, and made again only when one of them was told. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import { thinnedLane } from "../bins.ts";
import type { DrawnRun } from "../drawn-run.ts";
import type { Axis } from "../flow.ts";
import { endingOf, type Lane, type Series, type Span } from "../scene.ts";
import { Told } from "./told.ts";

export interface Shared {
  readonly run: Pick<DrawnRun, "hosts" | "loss" | "workloads">;
  readonly axis: Axis;
  /** Seconds that no eye can tell apart. */
  readonly grain: number;
}

type Draw = (events: readonly TimelineEvent[], shared: Shared) => readonly Lane[];

export class LivePart {
  readonly #names: ReadonlySet<string>;
  readonly #draw: Draw;
  readonly #told: Told;
  #made: readonly Lane[] | undefined;

  constructor(names: readonly string[], draw: Draw, most?: number) {
    this.#told = new Told(most);
    this.#names = new Set(names);
    this.#draw = draw;
  }

  take(event: TimelineEvent): void {
    if (!this.#names.has(event.event)) return;
    this.#told.take(event);
    this.#made = undefined;
  }

  invalidate(): void {
    this.#made = undefined;
  }

  widen(): void {
    this.invalidate();
  }

  lanes(shared: Shared): readonly Lane[] {
    this.#made ??= this.#draw(this.#told.events, shared).map((lane) => asOfNow(lane, shared.grain, this.#told.left));
    return this.#made;
  }
}

/** What goes on has no end yet, what is not known yet is no bin, and what is not drawn is said. */
export function asOfNow(lane: Lane, grain: number, left: number): Lane {
  const thin = thinnedLane(lane, grain);
  const { spans, series, note } = thin;
  return {
    ...thin,
    spans: spans.map(goingOn),
    series: series.map(known),
    note:
      left === 0
        ? note
        : `${note} ${left.toLocaleString("en")} earlier events of it are not drawn here: the run's files have them.`,
  };
}

const goingOn = (span: Span): Span =>
  span.to !== null && endingOf(span.to) === Number.POSITIVE_INFINITY ? { ...span, to: null } : span;

const known = (series: Series): Series => ({
  ...series,
  bins: series.bins.slice(0, series.bins.findLastIndex((bin) => bin !== null) + 1),
});
