/** Who led each partition, and how many replicas were in sync. */
import type { EventOf, TimelineEvent } from "../../../timeline/events.ts";
import type { DrawnRun, DrawnWorkload } from "../drawn-run.ts";
import { type Lane, lane, type Span, type Tone } from "../scene.ts";
import { blinded, blindSpells, silentLeader, silentSpells } from "./blind.ts";

interface Change {
  readonly at: number;
  readonly tone: Tone;
  readonly label: string;
  readonly text: string;
  /** Of a leader: who. */
  readonly node?: string;
}

/** Rows that never change are put together where there are more than this. */
const MOST_ROWS = 24;

export function partitionLanes(
  record: Pick<DrawnRun, "workloads" | "hosts">,
  events: readonly TimelineEvent[],
  end: number,
): Lane[] {
  const topics = new Map(
    record.workloads.flatMap((one) =>
      [one.topic, ...(one.copies ?? []).map((copy) => copy.topic)].map((topic) => [topic, one] as const),
    ),
  );
  const nodes = [...new Set(events.flatMap((event) => (event.event === "leader" ? event.node : [])))].sort();
  const leaders = changesBy(events, (event) =>
    (event.event === "leader" || isNone(event)) && topics.has(String(event.topic)) ? led(event, nodes) : undefined,
  );
  const most = mostInSync(events);
  const seen = { end, blind: blindSpells(record, events), silent: silentSpells(events) };
  const isr = changesBy(events, (event) => {
    const workload = event.event === "isr" ? topics.get(event.topic) : undefined;
    return event.event === "isr" && workload !== undefined ? inSync(event, workload, most.get(rowOf(event)) ?? 0) : undefined;
  });
  return [
    strip(leaders, seen, {
      id: "leaders",
      title: "Leaders",
      note: "Who led each partition, as the observer saw it by asking every node; what it saw last stands until it sees another, and is grey while that node does not answer. Colours tell nodes apart.",
    }),
    strip(isr, seen, {
      id: "isr",
      title: "In-sync replicas",
      note: "How many replicas were in sync, and which, as the cluster's metadata has it: a dead one stays in it until somebody takes it out. Amber: fewer than there are; red: fewer than min.insync.replicas, so that acks=all is refused.",
    }),
  ];
}

const isNone = (event: TimelineEvent): event is TimelineEvent & { cluster: string; topic: string; partition: number } =>
  (event.event as string) === "leader.none";

function changesBy(
  events: readonly TimelineEvent[],
  changeOf: (event: TimelineEvent) => Change | undefined,
): Map<string, Change[]> {
  const rows = new Map<string, Change[]>();
  for (const event of events) {
    const change = changeOf(event);
    if (change === undefined) continue;
    const row = rowOf(event as EventOf<"leader">);
    const those = rows.get(row);
    if (those === undefined) rows.set(row, [change]);
    else those.push(change);
  }
  return rows;
}

const rowOf = ({ cluster, topic, partition }: Pick<EventOf<"leader">, "cluster" | "topic" | "partition">): string =>
  `${cluster} ${topic}/${partition}`;

/** The most replicas that each partition was seen to have: how many there are, as far as a record does not say. */
function mostInSync(events: readonly TimelineEvent[]): Map<string, number> {
  const most = new Map<string, number>();
  for (const event of events)
    if (event.event === "isr") most.set(rowOf(event), Math.max(most.get(rowOf(event)) ?? 0, event.nodes.length));
  return most;
}

const palette = ["c1", "c2", "c3", "c4", "c5", "c6"] as const;

function led(event: TimelineEvent, nodes: readonly string[]): Change {
  const { at, node, epoch } = event as EventOf<"leader">;
  if (event.event !== "leader") return { at, tone: "bad", label: "no leader", text: "no leader" };
  return {
    at,
    tone: palette[nodes.indexOf(node) % palette.length] ?? "c1",
    label: node,
    text: `led by ${node}${epoch < 0 ? "" : `, epoch ${epoch}`}`,
    node,
  };
}

function inSync({ at, nodes }: EventOf<"isr">, { load }: DrawnWorkload, most: number): Change {
  const [full, least] = [Math.max(most, load?.replicationFactor ?? 0), load?.minInsyncReplicas ?? 1];
  const tone = nodes.length < least ? "bad" : nodes.length < full ? "warn" : "good";
  return { at, tone, label: `${nodes.length}`, text: `in sync: ${nodes.length === 0 ? "none" : nodes.join(", ")} (of ${full})` };
}

interface Observed {
  readonly end: number;
  readonly blind: ReturnType<typeof blindSpells>;
  readonly silent: ReturnType<typeof silentSpells>;
}

function strip(
  changes: ReadonlyMap<string, readonly Change[]>,
  { end, blind, silent }: Observed,
  { id, title, note }: Pick<Lane, "id" | "title" | "note">,
): Lane {
  const sorted = [...changes].toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const moved = sorted.filter(([, those]) => those.length > 1);
  const shown = sorted.length <= MOST_ROWS ? sorted : moved.slice(0, MOST_ROWS);
  const left = sorted.length - shown.length;
  return lane({
    id,
    title,
    note:
      left === 0
        ? note
        : `${note} ${left} partitions are not drawn: ${sorted.length - moved.length} that never changed, ${moved.length - Math.min(moved.length, MOST_ROWS)} that did.`,
    rows: shown.map(([row]) => row),
    spans: shown.flatMap(([name, those], row) =>
      those.flatMap(({ at, tone, label, text, node }, i) => {
        const span: Span = { row, from: at, to: those[i + 1]?.at ?? Math.max(at, end), tone, label, text: `${name} ${text}` };
        const dark = blind.get(name.split(" ")[0] ?? "") ?? [];
        const known = node === undefined ? [span] : blinded(span, silent.get(node) ?? [], silentLeader(node));
        return known.flatMap((one) => blinded(one, dark));
      }),
    ),
    ...(sorted.length === 0 && { empty: "Not observed." }),
  });
}
