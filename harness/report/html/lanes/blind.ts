/** When nobody of a cluster answered the observer: whatever it had seen there before is then not known to be so any longer. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord } from "../../record.ts";
import { beginningOf, endingOf, type Span } from "../scene.ts";

interface Told {
  readonly at: number;
  readonly event: string;
  readonly cluster?: string;
  readonly node?: string;
}

type Spell = readonly [from: number, to: number];

/** By cluster. Nodes that were never silent are known from the record alone; a record of before it named them knows only those that were. */
export function blindSpells({ hosts = [] }: Pick<DrillRecord, "hosts">, events: readonly TimelineEvent[]): Map<string, Spell[]> {
  const told = (events as readonly unknown[] as readonly Told[]).filter(
    ({ event }) => event === "node.silent" || event === "node.back",
  );
  const spells = new Map<string, Spell[]>();
  for (const [cluster, those] of Map.groupBy(told, ({ cluster = "" }) => cluster)) {
    const named = hosts.filter((host) => host.kind === "node" && host.cluster === cluster).map(({ name }) => name);
    const nodes = new Set(named.length > 0 ? named : those.flatMap(({ node }) => node ?? []));
    const silent = new Set<string>();
    let since: number | undefined;
    for (const { at, event, node = "" } of those) {
      if (event === "node.silent") silent.add(node);
      else silent.delete(node);
      const blind = [...nodes].every((one) => silent.has(one));
      if (blind && since === undefined) since = at;
      if (!blind && since !== undefined) {
        spells.set(cluster, [...(spells.get(cluster) ?? []), [since, at]]);
        since = undefined;
      }
    }
    if (since !== undefined) spells.set(cluster, [...(spells.get(cluster) ?? []), [since, Number.POSITIVE_INFINITY]]);
  }
  return spells;
}

/** By node, from when it was found silent to when it answered again. */
export function silentSpells(events: readonly TimelineEvent[]): Map<string, Spell[]> {
  const spells = new Map<string, Spell[]>();
  const since = new Map<string, number>();
  for (const { at, event, node = "" } of events as readonly unknown[] as readonly Told[]) {
    if (event === "node.silent" && !since.has(node)) since.set(node, at);
    const from = since.get(node);
    if (event !== "node.back" || from === undefined) continue;
    spells.set(node, [...(spells.get(node) ?? []), [from, at]]);
    since.delete(node);
  }
  for (const [node, from] of since) spells.set(node, [...(spells.get(node) ?? []), [from, Number.POSITIVE_INFINITY]]);
  return spells;
}

/** The span in pieces: as it was seen, and without a colour of its own where whoever it is about did not answer. */
export function blinded(span: Span, spells: readonly Spell[], why = NOBODY): Span[] {
  const end = span.to === null ? Number.POSITIVE_INFINITY : endingOf(span.to);
  const pieces: Span[] = [];
  let from = span.from;
  for (const [dark, light] of spells) {
    if (light <= beginningOf(from) || dark >= end) continue;
    const until = Math.min(light, end);
    if (dark > beginningOf(from)) pieces.push({ ...span, from, to: dark });
    pieces.push({
      row: span.row,
      from: Math.max(dark, beginningOf(from)),
      to: until === Number.POSITIVE_INFINITY ? null : until,
      tone: "quiet",
      label: why.label,
      text: `${why.text}; last seen: ${span.text}`,
    });
    from = until;
  }
  return beginningOf(from) < end ? [...pieces, { ...span, from }] : pieces;
}

const NOBODY = { label: "not known", text: "nobody of the cluster answered: not known" };

/** Of who leads: it was not seen to be anybody else, and did not answer itself. */
export const silentLeader = (node: string): typeof NOBODY => ({
  label: `${node} is silent`,
  text: `${node} does not answer, and nobody else was seen to lead`,
});
