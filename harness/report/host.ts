/** What the machine did around the fault, from the run's `host.load` events: figures are judged by it, none is made of it. */
import type { EventOf, TimelineEvent } from "../timeline/events.ts";

const windowSeconds = 5;

/** Shares are 0…1 of the window's time; null where the kernel does not say. */
export interface HostWindow {
  readonly from: number;
  readonly to: number;
  readonly busy: number;
  /** Taken by the hypervisor for others. */
  readonly steal: number;
  /** Somebody waited for a CPU. */
  readonly pressure: number | null;
  /** The highest one-minute load average in it. */
  readonly load: number | null;
}

/** The worst 5 s between 5 s before a fault took effect and the end of what was observed; undefined where nothing is known. */
export function worstAround(timeline: readonly TimelineEvent[]): HostWindow | undefined {
  const effects = timeline.filter((event) => event.event === "fault.effective");
  const ended = timeline.findLast((event) => event.event === "load.stopped")?.at ?? Number.POSITIVE_INFINITY;
  const since = effects.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...effects.map(({ effect }) => effect.from));
  const samples = timeline.filter(
    (event): event is EventOf<"host.load"> =>
      event.event === "host.load" && event.at > since - windowSeconds && event.at - event.over < ended,
  );
  const windows = samples.map((last) =>
    windowOf(samples.filter(({ at, over }) => at <= last.at && at - over >= last.at - windowSeconds - 0.5)),
  );
  return windows.toSorted((a, b) => badness(b) - badness(a))[0];
}

/** Steal comes on top: to whoever waits for a core, it is all the same who has it. */
const badness = ({ busy, steal, pressure }: HostWindow): number => (pressure ?? busy) + steal;

function windowOf(samples: readonly EventOf<"host.load">[]): HostWindow {
  const length = samples.reduce((sum, { over }) => sum + over, 0);
  const mean = (pick: (one: EventOf<"host.load">) => number): number =>
    Number((samples.reduce((sum, one) => sum + pick(one) * one.over, 0) / length).toFixed(4));
  const loads = samples.flatMap(({ load }) => load ?? []);
  const [first, last] = [samples[0], samples.at(-1)];
  return {
    from: first === undefined ? 0 : first.at - first.over,
    to: last?.at ?? 0,
    busy: mean(({ busy }) => busy),
    steal: mean(({ steal }) => steal),
    pressure: samples.some(({ pressure }) => pressure === null) ? null : mean(({ pressure }) => pressure ?? 0),
    load: loads.length === 0 ? null : Math.max(...loads),
  };
}
