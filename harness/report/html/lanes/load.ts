/** Of each workload: what was written, how long it took, what was processed and what was still to do. */
import { edgesOf } from "../../../ledger/latency-buckets.ts";
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { DrawnWorkload } from "../drawn-run.ts";
import type { Axis, Flow } from "../flow.ts";
import { type Bin, type Lane, lane, type Mark, type Series, type Tone } from "../scene.ts";

export function loadLanes(flow: Flow<DrawnWorkload>, events: readonly TimelineEvent[], axis: Axis): Lane[] {
  const { group } = flow.workload;
  return [
    produceLane(flow, axis),
    latencyLane(flow, events, axis),
    ...(group === null ? [] : [consumeLane(flow, events, axis), backlogLane(flow, axis)]),
  ];
}

const series = (name: string, tone: Tone, shape: Series["shape"], { from, step }: Axis, bins: readonly Bin[]): Series => ({
  name,
  tone,
  shape,
  from,
  step,
  bins,
});

function produceLane({ workload, acknowledged, refused, unsent }: Flow<DrawnWorkload>, axis: Axis): Lane {
  const { name, load, topic } = workload;
  const failed = [
    ...(refused.total > 0 ? [series("rejected or indeterminate", "bad", "area", axis, refused.rates())] : []),
    ...(unsent.total > 0 ? [series("not sent in time", "doubt", "area", axis, unsent.rates())] : []),
  ];
  return lane({
    id: `produce-${name}`,
    title: `${name}: produce`,
    unit: "records/s",
    note: `Writes to ${topic} by when they were due${load === undefined ? "" : ` (schedule: ${load.perSecond.toLocaleString("en")}/s)`}, and what became of them. Every slot's moment is known.`,
    series: [series("acknowledged", "good", "area", axis, acknowledged.rates()), ...failed],
    ...(acknowledged.total + refused.total + unsent.total === 0 && { empty: "No write of it stands in the ledger." }),
  });
}

function consumeLane(
  { workload: { name, group }, processed, resumes }: Flow<DrawnWorkload>,
  events: readonly TimelineEvent[],
  axis: Axis,
): Lane {
  const tones = ["c1", "c2", "c3", "c4"] as const;
  const errors = events.flatMap((event): Mark[] =>
    event.event === "client.errors" && event.workload === name
      ? [{ row: 1, at: event.at, tone: "bad", text: `${event.session}: ${codes(event.errors)}` }]
      : [],
  );
  return lane({
    id: `consume-${name}`,
    title: `${name}: consume`,
    unit: "records/s",
    note: `Records that ${group} processed, again or for the first time. A ledger line dates its first and last record: where others lie between, the pale band is how many it may have been.`,
    rows: ["takes up", "errors"],
    marks: [
      ...resumes.map(
        ({ partition, cluster, offset, source, at }): Mark => ({
          row: 0,
          at,
          tone: source === "reset" || source === "none" ? "warn" : "ink",
          text: `${group} takes up partition ${partition} in ${cluster} at ${offset} (${source})`,
        }),
      ),
      ...errors,
    ],
    series: [...processed].map(([cluster, tally], i) =>
      series(`processed from ${cluster}`, tones[i % tones.length] ?? "c1", "area", { ...axis, step: tally.step }, tally.rates()),
    ),
    ...(processed.size === 0 && { empty: "Nothing that it processed stands in the ledger." }),
  });
}

const codes = (errors: Readonly<Record<string, number>>): string =>
  Object.entries(errors)
    .map(([code, n]) => `${code} × ${n}`)
    .join(", ");

const backlogLane = ({ workload: { name, group }, backlog, processed }: Flow<DrawnWorkload>, axis: Axis): Lane =>
  lane({
    id: `backlog-${name}`,
    title: `${name}: consumer lag`,
    unit: "records",
    note: `Acknowledged records that ${group} had not processed yet, by their identities. A lost record stays in it for ever.`,
    series: [series("not processed yet", "c3", "area", axis, backlog.bins())],
    ...(processed.size === 0 && { empty: "Nothing that the group processed stands in the ledger." }),
  });

type Latencies = EventOf<"client.latencies">;

function latencyLane({ workload: { name } }: Flow<DrawnWorkload>, events: readonly TimelineEvent[], axis: Axis): Lane {
  const told = events.filter((event): event is Latencies => event.event === "client.latencies" && event.workload === name);
  const seconds = Map.groupBy(told, ({ from }) => Math.round(from));
  const from = Math.floor(axis.from);
  const length = Math.max(1, Math.ceil(axis.to) - from);
  const quantile = (share: number): Bin[] => Array.from({ length }, (_, i) => quantileOf(seconds.get(from + i) ?? [], share));
  const grid = { ...axis, from, step: 1 };
  return lane({
    id: `latency-${name}`,
    title: `${name}: write latency`,
    unit: "ms",
    scale: "log",
    note: "From when a write was due to its acknowledgement, by the second it was due in. Bands are as wide as the histogram's buckets. A gap: nothing that was due then was acknowledged, or more than that share of it was not.",
    series: [series("99 %", "warn", "line", grid, quantile(0.99)), series("half", "c1", "line", grid, quantile(0.5))],
    ...(told.length === 0 && { empty: "Not recorded by this run." }),
  });
}

/** A slot that nobody acknowledged is later than any: a quantile that falls on one has no figure. */
function quantileOf(told: readonly Latencies[], share: number): Bin {
  const counts = new Map<number, number>();
  let n = 0;
  for (const { counts: of, unserved } of told) {
    n += unserved;
    for (const [bucket, records] of of) {
      n += records;
      counts.set(bucket, (counts.get(bucket) ?? 0) + records);
    }
  }
  if (n === 0) return null;
  let left = Math.ceil(n * share);
  for (const [bucket, records] of [...counts].toSorted(([a], [b]) => a - b)) {
    left -= records;
    if (left > 0) continue;
    const [atLeast, atMost] = edgesOf(bucket);
    return atMost === null ? null : [atLeast, atMost];
  }
  return null;
}
