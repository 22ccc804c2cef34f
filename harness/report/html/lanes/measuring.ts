/** What may be ours and not Kafka's: the machine under the drill, and measuring processes that stood still. */
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { Axis } from "../flow.ts";
import { type Bin, type Lane, lane, type Series, type Span } from "../scene.ts";

export function measuringLanes(events: readonly TimelineEvent[], axis: Axis): Lane[] {
  const stalls = events.filter((event): event is EventOf<"observer.stall"> => event.event === "observer.stall");
  const rows = [...new Set(stalls.map(({ process }) => process))].sort();
  const loads = events.filter((event): event is EventOf<"host.load"> => event.event === "host.load");
  const share = (name: string, tone: Series["tone"], pick: (one: EventOf<"host.load">) => number | null): Series => ({
    name,
    tone,
    shape: "line",
    from: axis.from,
    step: 1,
    bins: secondsOf(loads, pick, axis),
  });
  return [
    lane({
      id: "stalls",
      title: "We stood still",
      note: "Measuring processes that were not run for longer than their tickers allow. Where one overlaps the effect or an outage, the figure is wider for it.",
      rows,
      spans: stalls.map(({ process, from, to }): Span => {
        const text = `${process} stood still for ${(to - from).toFixed(3)} s`;
        return { row: rows.indexOf(process), from, to, tone: "doubt", text };
      }),
      ...(rows.length === 0 && { empty: "No measuring process stood still." }),
    }),
    lane({
      id: "host",
      title: "Machine",
      unit: "%",
      note: "Of each second of the machine that ran the drill: CPUs busy, and somebody waiting for one.",
      series: [share("waiting", "warn", ({ pressure }) => pressure), share("busy", "c1", ({ busy }) => busy)],
      ...(loads.length === 0 && { empty: "Not recorded by this run." }),
    }),
  ];
}

function secondsOf(
  loads: readonly EventOf<"host.load">[],
  pick: (one: EventOf<"host.load">) => number | null,
  { from, to }: Axis,
): Bin[] {
  const bins: Bin[] = Array.from({ length: Math.max(1, Math.ceil(to - from)) }, () => null);
  for (const load of loads) {
    const [bin, value] = [Math.floor(load.at - load.over / 2 - from), pick(load)];
    if (value !== null && bin >= 0 && bin < bins.length) bins[bin] = Math.round(value * 1000) / 10;
  }
  return bins;
}
