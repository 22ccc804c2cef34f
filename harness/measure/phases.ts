/**
 * The phases of a drill on its one clock, from the fault in effect to redundancy restored, each with who took the step. The
 * steps that only the ledger shows (first acknowledgement, first record processed) stand among those that were announced.
 */
import { type Actor, type EventOf, eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { type Book, type Evidence, partitionsOf, promotionOf } from "./book.ts";
import { UnknownClockError } from "./clocks.ts";
import { firstDeliveries } from "./first-deliveries.ts";
import { openBook } from "./open.ts";
import { untimed } from "./untimed.ts";

export interface Phase {
  readonly name: string;
  /** Seconds on the run's clock. */
  readonly at: number;
  /** Seconds after the fault was in effect; negative before it. Absent without a fault. */
  readonly after?: number;
  readonly by?: Actor;
}

export function phasesOf(evidence: Evidence): Phase[] {
  const book = openTimed(evidence);
  const effect = book.effect?.at.atLeast;
  return phasesOfTimeline(book.timeline, book.settings.fault, ledgerMilestones(book)).map((phase) => ({
    ...phase,
    ...(effect !== undefined && { after: phase.at - effect }),
  }));
}

/** Those that were announced, and what else the timeline tells of the measured fault (undefined: of any). `more` stands among them. */
export function phasesOfTimeline(timeline: readonly TimelineEvent[], measured?: string, more: readonly Phase[] = []): Phase[] {
  const announced = announcedPhases(timeline);
  const known = new Set(announced.map(({ name }) => name));
  const seen = [...milestones(timeline, measured), ...more].filter(({ name }) => !known.has(name));
  return [...announced, ...seen].sort((a, b) => a.at - b.at);
}

export const announcedPhases = (timeline: readonly TimelineEvent[]): Phase[] =>
  eventsOf(timeline, "phase").map(({ name, at, by }) => ({ name, at, ...(by !== undefined && { by }) }));

/** Of a clock that was never measured no moment is told. */
function openTimed(evidence: Evidence): Book {
  try {
    return openBook(evidence);
  } catch (error) {
    if (!(error instanceof UnknownClockError)) throw error;
    return openBook(untimed(evidence));
  }
}

const ACKNOWLEDGED = "first acknowledgement on every partition";
const PROCESSED = "first new record processed";

/** The phases of a drill with several workloads: what only a ledger shows is told of each, under its name. */
export function phasesOfAll(evidences: readonly Evidence[]): Phase[] {
  const told = evidences.map((evidence) => ({ name: evidence.settings.workload.name, phases: phasesOf(evidence) }));
  const [first] = told;
  if (first === undefined || told.length === 1) return first?.phases ?? [];
  const ofLedger = ({ name }: Phase): boolean => name === ACKNOWLEDGED || name === PROCESSED;
  const own = told.flatMap(({ name, phases }) =>
    phases.filter(ofLedger).map((phase) => ({ ...phase, name: `${name}: ${phase.name}` })),
  );
  return [...first.phases.filter((phase) => !ofLedger(phase)), ...own].sort((a, b) => a.at - b.at);
}

/** How long each actor's steps took between the effect and the last of them: a step ends where it is announced. */
export function secondsByActor(phases: readonly Phase[]): Partial<Record<Actor, number>> {
  const seconds: Partial<Record<Actor, number>> = {};
  let since = 0;
  for (const { after = 0, by } of phases) {
    if (after < 0) continue;
    if (by !== undefined) seconds[by] = (seconds[by] ?? 0) + after - since;
    since = after;
  }
  return seconds;
}

/** What the steps that nobody need announce are told by. */
export const milestoneEvents = ["fault.effective", "fenced", "promoted", "heal.started", "returned", "failback.done"] as const;

function milestones(timeline: readonly TimelineEvent[], measured: string | undefined): Phase[] {
  const first = (name: string, events: readonly { readonly at: number; readonly by?: Actor }[]): Phase[] =>
    events.slice(0, 1).map(({ at, by }) => ({ name, at, ...(by !== undefined && { by }) }));
  const fenced = eventsOf(timeline, "fenced");
  const ofMeasured = ({ fault }: { readonly fault: string }): boolean => measured === undefined || fault === measured;
  return [
    ...first(
      "effective",
      eventsOf(timeline, "fault.effective")
        .filter(ofMeasured)
        .map(({ effect }) => ({ at: effect.from })),
    ),
    ...first(fenced[0]?.proven === false ? "fenced (assumed)" : "fenced", fenced),
    ...first("promoted", eventsOf(timeline, "promoted")),
    ...first("healing", eventsOf(timeline, "heal.started").filter(ofMeasured)),
    ...first("returned", eventsOf(timeline, "returned")),
    ...first("failed back", eventsOf(timeline, "failback.done")),
  ];
}

function ledgerMilestones(book: Book): Phase[] {
  const { effect } = book;
  if (effect === undefined) return [];
  const from = promotionOf(book)?.at ?? effect.at.atMost;
  const acknowledged = firstAcknowledgements(book, effect.at.atMost);
  const processed = firstDeliveries(book).find(({ at }) => at[0] >= from)?.at[0];
  const restored = redundancyRestored(eventsOf(book.timeline, "isr"), effect.at.atLeast);
  return [
    ...(acknowledged === undefined ? [] : [{ name: ACKNOWLEDGED, at: acknowledged }]),
    ...(processed === undefined || book.settings.workload.group === null ? [] : [{ name: PROCESSED, at: processed }]),
    ...(restored === undefined ? [] : [{ name: "redundancy restored", at: restored }]),
  ];
}

/** When the last partition had its first acknowledgement, by the side that took over, of a write due after the effect. */
function firstAcknowledgements(book: Book, effect: number): number | undefined {
  const { survivors } = book.settings;
  const first = new Map<number, number>();
  for (const { outcome, cluster, partition, intended, answered } of book.writes) {
    if (outcome !== "acknowledged" || answered === null || intended[0] < effect || cluster !== (survivors ?? cluster)) continue;
    first.set(partition, Math.min(first.get(partition) ?? Number.POSITIVE_INFINITY, answered[0]));
  }
  const partitions = partitionsOf(book);
  return first.size === 0 || first.size < partitions.length ? undefined : Math.max(...first.values());
}

/** When every partition had as many replicas in sync again as before; undefined where none was missing, or one still is. */
function redundancyRestored(changes: readonly EventOf<"isr">[], effect: number): number | undefined {
  const full = new Map<string, number>();
  const short = new Set<string>();
  let restored: number | undefined;
  for (const { at, cluster, topic, partition, nodes } of changes) {
    const key = `${cluster}\n${topic}\n${partition}`;
    if (at < effect) full.set(key, nodes.length);
    else if (nodes.length < (full.get(key) ?? 0)) short.add(key);
    else if (short.delete(key) && short.size === 0) restored = at;
  }
  return short.size === 0 ? restored : undefined;
}
