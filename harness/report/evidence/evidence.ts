/** From a verdict to the lines of the run's files that it rests on. Pure: what was written, in the order it was written. */

import type { LogLine } from "../../ledger/lines.ts";
import type { Evidence } from "../../measure/book.ts";
import { effectOf, stallsOf } from "../../measure/effect.ts";
import type { IdRange } from "../../measure/ids.ts";
import type { Interval } from "../../measure/intervals.ts";
import { endsOf } from "../../measure/intervals.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import type { MeasureVerdict } from "../../targets/judge.ts";
import type { Judgement } from "../../targets/verdict.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import { absenceLinks, type LogText, logLinks } from "./logs.ts";
import { lossLinks } from "./loss.ts";
import { outageLinks } from "./outage.ts";
import { type EvidenceLink, linkIf, Places } from "./places.ts";

/** What a run wrote, beside its record. `settings` by workload, in the record's order. */
export type Written = Pick<Evidence, "lines" | "timeline"> & {
  readonly settings: readonly MeasureSettings[];
  readonly logs: readonly LogText[];
  /** Files that say what could not be had. */
  readonly others: readonly LogText[];
};

/** Nothing where all was met: then there is nothing to look for. */
export function evidenceLinks(record: DrillRecord, { lines, timeline, settings, logs, others }: Written): EvidenceLink[] {
  if (record.verdict === "met" && record.healed) return [];
  const places = new Places(timeline, lines);
  const measures = record.workloads.flatMap((workload, index) => {
    const own = settings[index];
    return own === undefined ? [] : workload.verdicts.flatMap((verdict) => measureLinks(verdict, workload, own, places));
  });
  return [...endLinks(record, places), ...measures, ...logLinks(record, logs), ...absenceLinks(others)];
}

/** Of a drill that did not run to its end: where it stood, and what was not undone. */
function endLinks({ verdict, healed }: DrillRecord, places: Places): EvidenceLink[] {
  const looked = places.eventsOf("note").find(({ at }) => at.text.startsWith("thread dumps"));
  const started = places
    .eventsOf("heal.started")
    .findLast(({ at }) => !places.eventsOf("fault.healed").some((one) => one.at.fault === at.fault));
  return [
    ...(verdict === "missed" || verdict === "inconclusive" ? [] : linkIf(looked, verdict, ({ text }) => text)),
    ...(healed
      ? []
      : linkIf(started, "healing not proven", ({ fault }) => `healing of ${fault} began here and was never proven`)),
  ];
}

function measureLinks(
  { measure, gate, objective }: MeasureVerdict,
  workload: WorkloadRecord,
  settings: MeasureSettings,
  places: Places,
): EvidenceLink[] {
  const judgement = worse(gate, objective);
  if (judgement === undefined) return [];
  const why = `${workload.name} ${measure} ${judgement.verdict}`;
  const timeline = places.events.map(({ at }) => at);
  const stalls = stallsOf(timeline, settings.stallMs);
  const effect = effectOf(timeline, settings.fault, stalls);
  const effective = places.eventsOf("fault.effective").find(({ at }) => at.fault === settings.fault);
  const began = linkIf(effective, why, ({ fault }) => `fault ${fault} in effect`);
  const stalled = judgement.reason === "within measuring error" ? stallLinks(why, effect?.at, places) : [];
  switch (measure) {
    case "rpo":
      return [...began, ...stalled, ...lossLinks(why, workload, judgement.reason, places)];
    case "splitBrain":
      return [...began, ...lossLinks(why, workload, "splitBrain", places)];
    case "rto":
      return [...began, ...stalled, ...outageLinks(why, workload, effect?.at, places)];
    case "skipped":
    case "replayed":
      return resumeLinks(why, measure, workload, places);
    case "logDuplicates":
      return duplicateLinks(why, workload, places);
    case "unprocessed":
      return unprocessedLinks(why, workload, places);
    default:
      return measure satisfies never;
  }
}

/** Of two lines, the one that is further from being met; undefined where both are met. */
function worse(...judgements: readonly (Judgement | undefined)[]): Judgement | undefined {
  const unmet = (verdict: Judgement["verdict"]) => judgements.find((one) => one?.verdict === verdict);
  return unmet("missed") ?? unmet("inconclusive");
}

/** Whoever measured stood still when it happened: the longest of those is what widened the figure. */
function stallLinks(why: string, effect: Interval | undefined, places: Places): EvidenceLink[] {
  const touching = places
    .eventsOf("observer.stall")
    .filter(({ at: { from, to } }) => effect !== undefined && from <= effect.atMost && to >= effect.atLeast)
    .toSorted((one, other) => other.at.to - other.at.from - (one.at.to - one.at.from));
  return linkIf(touching[0], why, ({ process, from, to }) => `${process} stood still for ${(to - from).toFixed(3)} s`);
}

/** Where the group took up the partition that fared worst. */
function resumeLinks(
  why: string,
  measure: "skipped" | "replayed",
  { topic, copies, offsets, rpo }: WorkloadRecord,
  places: Places,
): EvidenceLink[] {
  const [worst] = (offsets?.byPartition ?? []).toSorted((one, other) => endsOf(other[measure])[1] - endsOf(one[measure])[1]);
  const resumed = places
    .linesOf("resume", copies?.find(({ cluster }) => cluster === rpo?.survivors?.cluster)?.topic ?? topic)
    .findLast(({ at }) => at.partition === worst?.partition);
  return linkIf(
    resumed,
    why,
    ({ group, cluster, partition, offset, source }) =>
      `${group} took up partition ${partition} in ${cluster} at ${offset} (${source})`,
  );
}

/** Where a record that stands in a log more than once stands there, twice. */
function duplicateLinks(
  why: string,
  { topic, copies = [], duplicates: { ids } }: WorkloadRecord,
  places: Places,
): EvidenceLink[] {
  const [first] = Object.entries(ids.log ?? {}).flatMap(([cluster, ranges]) => ranges.map((id) => ({ cluster, id })));
  if (first === undefined) return [];
  const { cluster, id } = first;
  const found = places
    .linesOf("log", topic, ...copies.map((copy) => copy.topic))
    .filter(({ at }) => at.cluster === cluster && holds(at, id));
  return found
    .slice(0, 2)
    .flatMap((copy) => linkIf(copy, why, (at) => `${idText(id)} in ${cluster}, offsets ${at.offset.join("–")}`));
}

/** Where the first record that the group passed over stands, and the commit that passed it. */
function unprocessedLinks(
  why: string,
  { topic, copies = [], group, unprocessed }: WorkloadRecord,
  places: Places,
): EvidenceLink[] {
  const [id] = unprocessed?.ids ?? [];
  if (id === undefined) return [];
  const found = places.linesOf("log", topic, ...copies.map((copy) => copy.topic)).filter(({ at }) => holds(at, id));
  const passed = (at: LogLine): number => at.offset[0] + Math.max(0, id[2][0] - at.seq[0]);
  return found.slice(0, 1).flatMap((placed) => {
    const { cluster, partition, topic: log } = placed.at;
    const commit = places
      .linesOf("commit", log)
      .find(({ at }) => at.cluster === cluster && at.partition === partition && at.offset > passed(placed.at));
    return [
      ...linkIf(placed, why, (at) => `${idText(id)} stands at offset ${passed(at)} of ${cluster} and was never processed`),
      ...linkIf(commit, why, ({ offset, outcome }) => `${group} committed ${offset} of partition ${partition} (${outcome})`),
    ];
  });
}

const holds = ({ session, partition, seq }: LogLine, [ofSession, ofPartition, [from]]: IdRange): boolean =>
  session === ofSession && partition === ofPartition && seq[0] <= from && from <= seq[1];

const idText = ([session, partition, [from]]: IdRange): string => `${session}/${partition}/${from}`;
