/** How far behind the copies are, and when the group's offsets were written on the other side. */
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { DrawnRun } from "../drawn-run.ts";
import type { Axis } from "../flow.ts";
import { type Bin, type Lane, lane, type Mark, type Series } from "../scene.ts";

type Lag = EventOf<"lag">;

export function replicationLanes(
  record: Pick<DrawnRun, "workloads" | "loss">,
  events: readonly TimelineEvent[],
  axis: Axis,
): Lane[] {
  const topics = new Set(record.workloads.flatMap(({ topic, copies = [] }) => [topic, ...copies.map((copy) => copy.topic)]));
  const lags = events.filter((event): event is Lag => event.event === "lag" && topics.has(event.topic));
  const flows = Map.groupBy(lags, ({ from, to, topic }) => `${topic}: ${from} → ${to}`);
  const tones = ["c2", "c4", "c1", "c5"] as const;
  const of = (pick: (one: Lag) => number): Series[] =>
    [...flows].map(([name, those], i) => ({
      name,
      tone: tones[i % tones.length] ?? "c2",
      shape: "line",
      from: axis.from,
      step: axis.step,
      bins: worstPartition(those, pick, axis),
    }));
  const nothing = lags.length === 0 && { empty: "No replication lag was watched." };
  return [
    lane({
      id: "replication-seconds",
      title: "Replication lag",
      unit: "s",
      note: "Age of the oldest record that the copy lacks, of the partition that lags most, at each look: at most so much. A copy in the same cluster is a replica. A gap: nobody could look.",
      series: of(({ seconds }) => seconds),
      ...nothing,
    }),
    lane({
      id: "replication-records",
      title: "Replication lag",
      unit: "records",
      note: "Records that the copy lacks, of the partition that lags most, at each look.",
      series: of(({ records }) => records),
      ...nothing,
    }),
    ...groupOffsets(record, events),
  ];
}

/** A look holds until the next one, yet no longer than looks are usually apart: what nobody looked at is not known. */
function worstPartition(lags: readonly Lag[], pick: (one: Lag) => number, { from, to, step }: Axis): Bin[] {
  const bins: Bin[] = Array.from({ length: Math.max(1, Math.ceil((to - from) / step)) }, () => null);
  const binOf = (at: number): number => Math.floor((at - from) / step);
  for (const looks of Map.groupBy(lags, ({ partition }) => partition).values()) {
    looks.forEach((look, i) => {
      const until = Math.min(looks[i + 1]?.at ?? look.at, look.at + holdsFor);
      for (let bin = Math.max(0, binOf(look.at)); bin <= Math.min(bins.length - 1, binOf(until)); bin++) {
        const known = bins[bin];
        bins[bin] = Math.max(typeof known === "number" ? known : 0, pick(look));
      }
    });
  }
  return bins;
}

/** Seconds; the observer looks at least twice a second where it can. */
const holdsFor = 2;

function groupOffsets({ workloads, loss }: Pick<DrawnRun, "workloads" | "loss">, events: readonly TimelineEvent[]): Lane[] {
  if (loss.source === loss.survivors) return [];
  const rows = workloads.flatMap(({ group }) => group ?? []);
  const marks = events.flatMap((event): Mark[] => {
    const {
      event: name,
      cluster,
      group,
      offsets,
    } = event as { event: string; cluster?: string; group?: string; offsets?: unknown };
    if (name !== "group.offsets" || cluster !== loss.survivors || group === undefined || !rows.includes(group)) return [];
    return [
      { row: rows.indexOf(group), at: event.at, tone: "c4", text: `${group} has offsets in ${cluster}: ${offsetsText(offsets)}` },
    ];
  });
  return [
    lane({
      id: "group-offsets",
      title: `Group offsets in ${loss.survivors}`,
      note: "Each time they were seen to have changed there: what a group that moves would go on from.",
      rows,
      marks,
      ...(marks.length === 0 && { empty: `No offsets of the group were seen in ${loss.survivors}.` }),
    }),
  ];
}

function offsetsText(offsets: unknown): string {
  const all = Object.entries((offsets ?? {}) as Record<string, unknown>).map(([partition, at]) => `${partition}: ${String(at)}`);
  return all.length > 12 ? `${all.slice(0, 12).join(", ")}, … (${all.length - 12} more)` : all.join(", ");
}
