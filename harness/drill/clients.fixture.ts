import type { LedgerLine, Range } from "../ledger/lines.ts";

/** What a ledger says of one topic, record by record, for tests that hold a client to its word. */

type Line<Kind extends LedgerLine["kind"]> = Extract<LedgerLine, { kind: Kind }>;

const each = ([from, to]: Range): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const ofKind = <Kind extends LedgerLine["kind"]>(ledger: readonly LedgerLine[], kind: Kind, topic: string): Line<Kind>[] =>
  ledger.filter((line): line is Line<Kind> => line.kind === kind && "topic" in line && line.topic === topic);

export interface Written {
  readonly id: string;
  readonly outcome: string;
  /** `partition@offset`; null where the acknowledgement brought none. */
  readonly place: string | null;
}

export const writtenTo = (ledger: readonly LedgerLine[], topic: string): Written[] =>
  ofKind(ledger, "write", topic).flatMap(({ session, partition, seq, offset, outcome }) =>
    each(seq).map((one, i) => ({
      id: `${session}/${partition}/${one}`,
      outcome,
      place: offset === null ? null : `${partition}@${offset + i}`,
    })),
  );

/** Ids by `partition@offset`, as the observer read them. */
export const logOf = (ledger: readonly LedgerLine[], topic: string): Map<string, string> =>
  new Map(
    ofKind(ledger, "log", topic).flatMap(({ session, partition, seq, offset }) =>
      each(seq).map((one, i) => [`${partition}@${offset[0] + i}`, `${session}/${partition}/${one}`] as const),
    ),
  );

/** Slots that were scheduled, and those that the ledger knows the fate of. */
export function slotsOf(ledger: readonly LedgerLine[], topic: string): { readonly due: number; readonly accounted: number } {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    due: sum(ofKind(ledger, "schedule", topic).map(({ slots }) => slots)),
    accounted: writtenTo(ledger, topic).length + unsentOn(ledger, topic),
  };
}

export const unsentOn = (ledger: readonly LedgerLine[], topic: string): number =>
  ofKind(ledger, "unsent", topic).reduce((total, { slots }) => total + slots, 0);

export const lateOn = (ledger: readonly LedgerLine[], topic: string): number =>
  ofKind(ledger, "write", topic).reduce((total, { late }) => total + late, 0);

export const processedOn = (ledger: readonly LedgerLine[], topic: string): Set<string> =>
  new Set(
    ofKind(ledger, "processed", topic).flatMap(({ session, partition, seq }) =>
      each(seq).map((one) => `${session}/${partition}/${one}`),
    ),
  );

/** Acknowledged commits beyond what had been told as processed, or found, when they were told; in words. */
export function hastyCommits(ledger: readonly LedgerLine[], topic: string): string[] {
  const reached = new Map<number, number>();
  const reach = (partition: number, offset: number): unknown =>
    reached.set(partition, Math.max(offset, reached.get(partition) ?? 0));
  return ledger.flatMap((line) => {
    if (!("topic" in line) || line.topic !== topic) return [];
    if (line.kind === "processed") reach(line.partition, line.offset[1] + 1);
    if (line.kind === "resume") reach(line.partition, line.offset);
    if (line.kind !== "commit" || line.offset <= (reached.get(line.partition) ?? 0)) return [];
    return [`partition ${line.partition}: ${line.offset} committed, ${reached.get(line.partition) ?? 0} reached`];
  });
}

export const resumesOn = (ledger: readonly LedgerLine[], topic: string): Line<"resume">[] => ofKind(ledger, "resume", topic);

/** Resumes before what the group had been acknowledged as committed by then; in words. */
export const relapsedResumes = (ledger: readonly LedgerLine[], topic: string): string[] =>
  resumesOn(ledger, topic).flatMap(({ partition, offset, at }) => {
    const earlier = ledger.filter((line) => line.kind !== "commit" || line.at < at);
    const committed = committedOn(earlier, topic).get(partition) ?? 0;
    return offset < committed ? [`partition ${partition}: resumed at ${offset}, ${committed} committed`] : [];
  });

/** Each partition's last acknowledged commit. */
export const committedOn = (ledger: readonly LedgerLine[], topic: string): Map<number, number> =>
  new Map(
    ofKind(ledger, "commit", topic)
      .filter(({ outcome }) => outcome === "acknowledged")
      .map(({ partition, offset }) => [partition, offset] as const),
  );
