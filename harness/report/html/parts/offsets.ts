/** Where each group stood before the cut, at it and after it, partition by partition. */

import { endsOf } from "../../../measure/intervals.ts";
import type { PartitionOffsets } from "../../../measure/measured.ts";
import { formatCount } from "../../../targets/format.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord, WorkloadRecord } from "../../record.ts";
import { movesGroup } from "../../sections.ts";
import { drawn, html, type Markup, table } from "../markup.ts";
import { beginningOf, type Moment } from "../scene.ts";

interface Seen {
  readonly at: number;
  readonly cluster: string;
  readonly group: string;
  readonly topic: string;
  readonly offsets: Readonly<Record<string, number>>;
}

export function offsetsPart(record: DrillRecord, events: readonly TimelineEvent[], zero: Moment | undefined): Markup {
  const moved = record.workloads.filter((workload) => movesGroup(workload, record));
  if (moved.length === 0) return html``;
  return html`<section aria-labelledby="offsets"><h2 id="offsets">Offsets of groups that moved</h2>${moved.map((workload) => mapOf(workload, record, events, zero))}</section>`;
}

function mapOf(
  { name, group, offsets, topic }: WorkloadRecord,
  { loss }: DrillRecord,
  events: readonly TimelineEvent[],
  zero: Moment | undefined,
): Markup {
  if (offsets === undefined) return html`<h3>${group ?? name}</h3><p class="quiet">Where the group went on was not measured.</p>`;
  const seen = events.filter(({ event }) => (event as string) === "group.offsets") as readonly unknown[] as readonly Seen[];
  const cut = zero === undefined ? Number.POSITIVE_INFINITY : beginningOf(zero);
  const lastOf = (cluster: string, before: number): Seen | undefined =>
    seen.findLast((one) => one.cluster === cluster && one.group === group && one.at < before);
  const promoted = events.find((event) => event.event === "promoted");
  const ends = promoted?.event === "promoted" ? Object.values(promoted.ends)[0] : undefined;
  const before = lastOf(loss.source, cut);
  const synced = lastOf(loss.survivors, promoted?.at ?? cut);
  const rows = offsets.byPartition.map((one) => {
    const key = String(one.partition);
    const known = { committed: before?.offsets?.[key], synced: synced?.offsets?.[key], end: ends?.[key] };
    return [
      one.partition,
      said(known.committed),
      said(known.synced),
      said(known.end),
      formatCount(one.expected),
      `${one.resumed.toLocaleString("en")}${one.reset === undefined ? "" : ` (reset to ${one.reset})`}`,
      formatCount(one.skipped),
      formatCount(one.replayed),
      pictureOf(one, known),
    ];
  });
  const heading = [
    "partition",
    `before: committed in ${loss.source}`,
    `at the cut: synced to ${loss.survivors}`,
    `log end of ${loss.survivors} at promotion`,
    "after: had to go on at",
    "went on at",
    "skipped",
    "replayed",
    "",
  ];
  return html`<h3>${group ?? name} on ${topic}</h3><p class="quiet">Before and at the cut as last seen by the observer, which looks about twice a second. In the picture: ▏had to go on, ● went on; red is skipped, amber replayed.</p>${table(`Offsets of ${group ?? name}`, heading, rows, [0, 1, 2, 3, 4, 5, 6, 7])}`;
}

const said = (offset: number | undefined): string => (offset === undefined ? "not seen" : offset.toLocaleString("en"));

function pictureOf(
  { resumed, expected }: PartitionOffsets,
  {
    committed,
    synced,
    end,
  }: { readonly committed: number | undefined; readonly synced: number | undefined; readonly end: number | undefined },
): Markup {
  const [least, most] = endsOf(expected);
  const all = [resumed, least, most, ...[committed, synced, end].flatMap((one) => one ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (at: number): number => (high === low ? 80 : 6 + ((at - low) / (high - low)) * 148);
  const [from, to] = resumed < most ? [x(resumed), x(least)] : [x(most), x(resumed)];
  const tone = resumed < least ? "warn" : resumed > most ? "bad" : "good";
  return html`<svg class="bar t-${tone}" viewBox="0 0 160 20" aria-hidden="true">${drawn(
    `<rect class="track" x="0" y="9" width="160" height="2"/><rect class="core" x="${from.toFixed(1)}" y="6" width="${Math.max(0, to - from).toFixed(1)}" height="8"/><rect class="limit" x="${x(least).toFixed(1)}" y="2" width="${Math.max(1.5, x(most) - x(least)).toFixed(1)}" height="16"/><circle class="core" cx="${x(resumed).toFixed(1)}" cy="10" r="4"/>`,
  )}</svg>`;
}
