/**
 * The control workload: a small load through the same clients and machines to partitions that no fault touched, by broker, host or
 * path. An outage seen there too is ours, not Kafka's: by so much the measured one may be too long, or hide a part of itself.
 */
import type { LedgerLine, Span } from "../ledger/lines.ts";
import { type EventOf, eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { hostOfControl, isControlTopic } from "../topology/control-topic.ts";
import type { Interval } from "./intervals.ts";
import type { ControlMeasured, ControlOutage } from "./measured.ts";

interface Watched {
  /** t_D. */
  readonly effect: Interval;
  /** To when an outage of the control bears on what was measured. */
  readonly until: number;
  readonly objectiveSeconds: number;
}

interface Place {
  readonly topic: string;
  readonly host: string;
  readonly cluster: string;
  readonly node: string;
  readonly partition: number;
}

/** Undefined where no control ran, or none that the faults left untouched. */
export function controlOf(
  { lines, timeline }: { readonly lines: Iterable<LedgerLine>; readonly timeline: readonly TimelineEvent[] },
  { effect, until, objectiveSeconds }: Watched,
): ControlMeasured | undefined {
  const hit = eventsOf(timeline, "fault.effective").flatMap((fault) => (fault.effect.from <= until ? fault.resolved : []));
  const places = placesAt(timeline, effect.atLeast).filter((place) => !isTouched(place, hit));
  if (places.length === 0) return undefined;
  const { served, every } = slotsServed(lines);
  const looked = places.flatMap((place) => {
    const spans = served.get(keyOf(place)) ?? [];
    return (spans[0]?.[0] ?? Number.POSITIVE_INFINITY) <= effect.atLeast ? [{ place, spans }] : [];
  });
  if (looked.length === 0) return undefined;
  const outages = looked.flatMap(({ place: { topic: _, ...where }, spans }) =>
    gapsBetween(spans, every.get(where.host) ?? 0, until)
      .filter(({ from, to }) => to - from > objectiveSeconds && to > effect.atLeast && from < until)
      .map(({ from, to }): ControlOutage => ({ ...where, after: from - effect.atLeast, seconds: to - from })),
  );
  return { partitions: looked.length, outages, seconds: unionOf(outages) };
}

/** Where each partition of a control was led just before the effect. */
function placesAt(timeline: readonly TimelineEvent[], time: number): Place[] {
  const last = new Map<string, EventOf<"leader">>();
  for (const leader of eventsOf(timeline, "leader"))
    if (isControlTopic(leader.topic) && leader.at <= time) last.set(keyOf(leader), leader);
  return Array.from(last.values(), ({ topic, cluster, node, partition }) => ({
    topic,
    host: hostOfControl(topic),
    cluster,
    node,
    partition,
  }));
}

/** By its broker, its host, its whole cluster, or the very path in between. */
function isTouched({ host, cluster, node }: Place, hit: readonly string[]): boolean {
  const [names, path] = [new Set([host, cluster, node]), `${host}>${node}`];
  return hit.some((name) => names.has(name) || name === path || name.startsWith(`${path}/`));
}

/** When what was served in time was due, by partition and in order; and how often something was due, by host. */
function slotsServed(lines: Iterable<LedgerLine>): { served: Map<string, Span[]>; every: Map<string, number> } {
  const served = new Map<string, Span[]>();
  const every = new Map<string, number>();
  for (const line of lines) {
    if (line.kind === "schedule" && isControlTopic(line.topic)) every.set(hostOfControl(line.topic), line.every);
    if (line.kind !== "write" || !isControlTopic(line.topic) || line.kernel !== undefined) continue;
    if (line.outcome !== "acknowledged" || line.late > 0) continue;
    const known = served.get(keyOf(line));
    if (known === undefined) served.set(keyOf(line), [line.intended]);
    else known.push(line.intended);
  }
  for (const spans of served.values()) spans.sort((a, b) => a[0] - b[0]);
  return { served, every };
}

/** From when the next slot was due that was not served, to the next that was, or to the end. */
function gapsBetween(spans: readonly Span[], every: number, end: number): { from: number; to: number }[] {
  return spans.map(([, last], i) => ({ from: last + every, to: spans[i + 1]?.[0] ?? Math.max(end, last) }));
}

/** Overlapping outages are one. */
function unionOf(outages: readonly ControlOutage[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { after, seconds } of outages.toSorted((a, b) => a.after - b.after)) {
    const end = after + seconds;
    sum += Math.max(0, end - Math.max(after, until));
    until = Math.max(until, end);
  }
  return sum;
}

const keyOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string => `${topic}\n${partition}`;
