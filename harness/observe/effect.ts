import { NotRun } from "../core/errors.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import type { Subject } from "../faults/subject.ts";
import type { Between, TimelineEvent } from "../timeline/events.ts";
import { regionsOf, type Topology } from "../topology/define.ts";

/** A broker as it must fall silent: its name, and the cluster it belongs to. */
interface Member {
  readonly cluster: string;
  readonly name: string;
}

/** Whom a fault would take away from clients at the edge: nobody where only links inside are cut. */
export function fallenSilentBy(fault: Fault, topology: Topology, brokers: readonly Member[]): Member[] {
  switch (fault.kind) {
    case "outage":
    case "kill":
    case "pause":
      return brokers.filter((broker) => isOf(fault.subject, broker, topology));
    case "isolate":
      return [];
    default:
      throw new NotRun(`${describeFault(fault)} cannot be recognised from outside: no silence of brokers shows it`);
  }
}

function isOf(subject: Subject, { name, cluster }: Member, topology: Topology): boolean {
  if ("nodes" in subject) return subject.nodes.includes(name);
  if ("region" in subject) return regionsOf(topology.clusters[cluster]).includes(subject.region);
  throw new NotRun("zones and roles are not known of clusters of somebody else", { hint: "name a region or nodes" });
}

interface Silence {
  readonly node: string;
  readonly lastAnswerAt: number | null;
  /** When its silence was established: a question had gone unanswered for as long as it may. */
  readonly establishedAt: number;
}

/** The silences that stand now: what the polling told last of each node. */
export function silencesIn(timeline: readonly TimelineEvent[]): Map<string, Silence> {
  const standing = new Map<string, Silence>();
  for (const event of timeline as readonly (TimelineEvent & Partial<Record<"node" | "lastAnswerAt", unknown>>)[]) {
    const name = event.event as string;
    const node = String(event.node);
    const lastAnswerAt = typeof event.lastAnswerAt === "number" ? event.lastAnswerAt : null;
    if (name === "node.silent") standing.set(node, { node, lastAnswerAt, establishedAt: event.at });
    if (name === "node.back") standing.delete(node);
  }
  return standing;
}

/** Who is silent although the fault should have spared it: what was seen then is not this fault, or not this fault alone. */
export const sparedBut = (brokers: readonly Member[], hit: readonly Member[], silences: ReadonlyMap<string, unknown>): string[] =>
  brokers.flatMap(({ name }) => (silences.has(name) && !hit.some((one) => one.name === name) ? [name] : []));

/** What is known about when a fault took effect that somebody else caused. Seconds on the run's clock. */
export interface Seen {
  /** When people were told to go ahead. */
  readonly toldAt: number;
  readonly markedAt: number;
  /** Of each workload that writes to what was hit: when it was last told of a success. */
  readonly lastAcksAt: readonly number[];
}

/**
 * From the earliest moment at which anything may have been gone, to the one at which the silence of the last of them was
 * established: wider than what canaries and drop counters give, for nobody here sees the deed. What is broken in stages is out
 * for some before it is for others, so the first to fall silent and the first to go unserved begin it. Undefined while one of
 * them still answers.
 */
export function effectBySilence({ toldAt, lastAcksAt }: Seen, silences: readonly Silence[]): Between | undefined {
  const established = Math.max(...silences.map(({ establishedAt }) => establishedAt));
  if (Math.max(...lastAcksAt) > established) return undefined;
  return { from: Math.min(...silences.map(({ lastAnswerAt }) => lastAnswerAt ?? toldAt), ...lastAcksAt), to: established };
}

/** A word alone: it was done between "go ahead" and the mark. */
export const effectByWord = ({ toldAt, markedAt }: Pick<Seen, "toldAt" | "markedAt">): Between => ({
  from: toldAt,
  to: Math.max(toldAt, markedAt),
});

/** When one of them answered again, and with it the fault no longer stood; undefined where none has. */
export function backSince(timeline: readonly TimelineEvent[], nodes: readonly string[], effect: Between): number | undefined {
  const back = (timeline as readonly (TimelineEvent & { readonly node?: unknown })[]).filter(
    ({ event, at, node }) => (event as string) === "node.back" && at > effect.to && nodes.includes(String(node)),
  );
  return back.length === 0 ? undefined : Math.min(...back.map(({ at }) => at));
}
