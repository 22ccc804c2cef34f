/** Who was the active controller, and which nodes were there to answer. */
import { byText } from "../../../core/by-text.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord } from "../../record.ts";
import { type Lane, lane, type Mark, moment, type Span } from "../scene.ts";
import { blinded, blindSpells, silentLeader, silentSpells } from "./blind.ts";

interface Told {
  readonly at: number;
  readonly event: string;
  readonly cluster?: string;
  readonly node?: string;
  readonly leader?: string | null;
  readonly epoch?: number;
  readonly state?: string;
  readonly lastAnswerAt?: number;
  readonly firstUnansweredSentAt?: number;
}

export const machineLanes = (record: Pick<DrillRecord, "hosts">, events: readonly TimelineEvent[], end: number): Lane[] => {
  const told = events as readonly unknown[] as readonly Told[];
  return [controllers(told, end, { blind: blindSpells(record, events), silent: silentSpells(events) }), nodes(told)];
};

type Spells = Readonly<Record<"blind" | "silent", ReturnType<typeof silentSpells>>>;

function controllers(events: readonly Told[], end: number, { blind, silent }: Spells): Lane {
  const changes = Map.groupBy(
    events.filter(({ event }) => event === "quorum"),
    ({ cluster = "" }) => cluster,
  );
  const rows = [...changes.keys()].sort();
  const names = [...new Set(events.flatMap(({ event, leader }) => (event === "quorum" && leader ? [leader] : [])))].sort();
  const palette = ["c1", "c2", "c3", "c4", "c5", "c6"] as const;
  return lane({
    id: "controllers",
    title: "Active controller",
    note: "Leader of the metadata quorum of each cluster, as the observer saw it. Grey: the one it saw last does not answer, and nobody else was seen to lead.",
    rows,
    spans: rows.flatMap((cluster, row) =>
      (changes.get(cluster) ?? []).flatMap(({ at, leader, epoch }, i, all) => {
        const none = leader === null || leader === undefined;
        const span: Span = {
          row,
          from: at,
          to: all[i + 1]?.at ?? Math.max(at, end),
          tone: none ? "bad" : (palette[names.indexOf(leader) % palette.length] ?? "c1"),
          label: none ? "none" : leader,
          text: none ? `${cluster}: no active controller, epoch ${epoch}` : `${cluster}: ${leader}, epoch ${epoch}`,
        };
        if (none) return blinded(span, blind.get(cluster) ?? []);
        const known = blinded(span, silent.get(leader) ?? [], silentLeader(leader));
        return known.flatMap((one) => blinded(one, blind.get(cluster) ?? []));
      }),
    ),
    ...(rows.length === 0 && { empty: "Not observed." }),
  });
}

/** A node is out from its last answer or the first question that had none, to when it answered again. */
function nodes(events: readonly Told[]): Lane {
  const rows = [...new Set(events.flatMap(({ event, node }) => (event.startsWith("node.") && node ? [node] : [])))].sort(byText);
  const spans: Span[] = [];
  for (const [i, { event, node, lastAnswerAt, firstUnansweredSentAt, at }] of events.entries()) {
    if (event !== "node.silent" || node === undefined) continue;
    const back = events.slice(i).find((one) => one.event === "node.back" && one.node === node);
    const from = moment(lastAnswerAt ?? at, firstUnansweredSentAt ?? at);
    spans.push({
      row: rows.indexOf(node),
      from,
      to: back?.at ?? null,
      tone: "bad",
      label: "silent",
      text: `${node} does not answer the observer`,
    });
  }
  const marks = events.flatMap(({ event, node, at, state }): Mark[] =>
    event === "node.state" && node !== undefined
      ? [{ row: rows.indexOf(node), at, tone: state === "running" ? "good" : "warn", text: `${node}: process ${state}` }]
      : [],
  );
  return lane({
    id: "nodes",
    title: "Nodes",
    note: "Silence towards the observer, which no fault cuts off, and what became of each process.",
    rows,
    spans,
    marks,
    ...(rows.length === 0 && { empty: "Not observed." }),
  });
}
