/**
 * What a record says of a workload, as labelled sentences: the one text that terminal and markdown lay out each in their
 * way, so that they cannot say different things. What was not measured says so.
 */
import { endsOf } from "../measure/intervals.ts";
import type {
  AffectedMeasured,
  OffsetsMeasured,
  OutageMeasured,
  PredictedLoss,
  RpoMeasured,
  RtoMeasured,
  SteadyMeasured,
} from "../measure/measured.ts";
import { WORST_BASELINE } from "../measure/services.ts";
import {
  formatCount,
  formatFigure,
  formatLatency,
  formatMoment,
  formatSeconds,
  formatTarget,
  formatVerdict,
} from "../targets/format.ts";
import type { MeasureVerdict } from "../targets/judge.ts";
import type { Measure } from "../targets/target.ts";
import type { Judgement } from "../targets/verdict.ts";
import type { DrillRecord, WorkloadRecord } from "./record.ts";
import { whoNoticed } from "./who-noticed.ts";

/** How a line stands, for the eye. */
export type Mark = "met" | "missed" | "doubt";

export interface VerdictRow {
  readonly mark: Mark;
  readonly measure: string;
  readonly measured: string;
  readonly gate: string;
  readonly objective: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly text: string; readonly mark?: Mark }[];
}

const NOT_MEASURED = "not measured";

export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  rpo: "RPO",
  rto: "RTO",
  skipped: "skipped",
  replayed: "replayed",
  splitBrain: "split-brain",
  logDuplicates: "log duplicates",
  unprocessed: "unprocessed",
};

/** One row a measure that has a target. */
export function verdictRows({ verdicts }: WorkloadRecord): VerdictRow[] {
  return verdicts.map(({ measure, measured, gate, objective }) => ({
    mark: worstMark([gate, objective]),
    measure: MEASURE_NAMES[measure],
    measured: formatFigure(measure, measured),
    gate: lineText(measure, gate),
    objective: lineText(measure, objective),
  }));
}

/** A group moves where another cluster takes over; where service stays on its own, there is nothing to translate. */
export const movesGroup = ({ group, offsets }: WorkloadRecord, { loss: { source, survivors } }: DrillRecord): boolean =>
  offsets !== undefined || (group !== null && source !== survivors);

/** Everything behind the verdicts. */
export function sectionsOf(workload: WorkloadRecord, record: DrillRecord): Section[] {
  return [
    loss(workload),
    outage(workload),
    ...noticed(workload),
    ...(movesGroup(workload, record) ? [offsets(workload)] : []),
    ...sentAgain(workload),
    ...wayBack(workload),
    ...(workload.group === null ? [] : [processing(workload)]),
    duplicates(workload),
    ...correctness(workload),
    load(workload),
  ];
}

function worstMark(judgements: readonly (Judgement | undefined)[]): Mark {
  const verdicts = judgements.map((judgement) => judgement?.verdict);
  if (verdicts.includes("missed")) return "missed";
  return verdicts.includes("inconclusive") ? "doubt" : "met";
}

function lineText(measure: MeasureVerdict["measure"], judgement: Judgement | undefined): string {
  return judgement === undefined
    ? "no target"
    : `${formatTarget(measure, judgement.target)}  ${formatVerdict(judgement, { brief: true })}`;
}

function loss({ rpo, acknowledged, acks }: WorkloadRecord): Section {
  const title = "Loss (RPO)";
  if (rpo === undefined) {
    return { title, rows: [{ label: "lost", text: acks === "0" ? "undefined: acks=0 promises nothing" : NOT_MEASURED }] };
  }
  const {
    records,
    seconds,
    splitBrain,
    holes,
    predictedSeconds,
    afterReturn,
    late,
    final,
    finalAtMost,
    truncated,
    phantoms,
    undetermined,
  } = rpo;
  const rows = [
    {
      label: "lost at cut-over",
      text: `${formatCount(records)} of ${formatCount(acknowledged)} acknowledged records${heldAgainst(rpo)}`,
    },
    ...diskRows(rpo),
    {
      label: "of which",
      text: `split-brain ${splitBrain === undefined ? NOT_MEASURED : formatCount(splitBrain)} · holes ${formatCount(holes)}`,
    },
    {
      label: "reaches back",
      text: `${seconds === undefined ? NOT_MEASURED : formatSeconds(seconds)}${riskText(rpo)}`,
    },
    { label: "recovery point", text: recoveryText(rpo) },
    {
      label: "predicted",
      text:
        predictedSeconds === undefined
          ? NOT_MEASURED
          : `≤ ${formatMoment(predictedSeconds)}${predictedRecords(rpo.predicted)}, by the replication lag ${seenWhen(rpo.predicted)}`,
    },
    {
      label: "beside it",
      text: `${formatCount(rpo.indeterminateAbsent)} indeterminate and absent · ${formatCount(rpo.ghosts)} indeterminate and present · ${formatCount(rpo.expired)} expired · ${formatCount(rpo.superseded)} superseded`,
    },
    ...(undetermined > 0
      ? [
          {
            label: "undetermined",
            text: `${formatCount(undetermined)} not readable yet: neither safe nor lost`,
            mark: "doubt" as const,
          },
        ]
      : []),
    ...(phantoms > 0
      ? [{ label: "phantoms", text: `${formatCount(phantoms)} rejected records are in a log`, mark: "missed" as const }]
      : []),
    ...(afterReturn
      ? [
          {
            label: "after return",
            text: `${formatCount(afterReturn.stranded)} stranded on the old side · ${formatCount(afterReturn.absent)} on neither`,
          },
        ]
      : []),
    ...(late !== undefined && records > 0 ? [{ label: "mirrored late", text: formatCount(late) }] : []),
    ...(final !== undefined ? [{ label: "lost for good", text: `${finalAtMost ? "at most " : ""}${formatCount(final)}` }] : []),
    ...(truncated ? [{ label: "truncated", text: perPartition(truncated) }] : []),
  ];
  return { title, rows };
}

/** Of nothing lost: whether anything was at risk, as far as a polled lag can tell. */
function riskText({ records, vacuous }: RpoMeasured): string {
  if (vacuous === true) return " (vacuous: nothing was certainly at risk)";
  return records === 0 && vacuous === false ? " (at risk was what no other copy had been seen to have: an upper end)" : "";
}

/** What a restore would have to reach back to, in words. */
function recoveryText({ recoveryPoint, lostSpanSeconds, records, undetermined }: RpoMeasured): string {
  if (undetermined > 0) return NOT_MEASURED;
  if (records === 0) return "every acknowledged write is there";
  if (recoveryPoint === undefined || lostSpanSeconds === undefined) return NOT_MEASURED;
  return `every write acknowledged by ${formatSeconds(recoveryPoint)} of the run is there; lost ones were acknowledged over ${formatSeconds(lostSpanSeconds)}`;
}

const heldAgainst = ({ survivors }: RpoMeasured): string =>
  survivors === undefined ? "" : `, by the ${survivors.read} read of ${survivors.cluster} as read_${survivors.isolation}`;

/** Beside the loss, never subtracted: nobody is served from there. */
function diskRows({ onDisk }: RpoMeasured): Section["rows"] {
  if (onDisk === undefined) return [];
  const { records, by, searched, unread } = onDisk;
  const holders = by.map(({ node, records }) => `${node} ${formatCount(records)}`).join(", ");
  const looked = searched.length === 0 ? "" : `the segments of ${searched.join(", ")}`;
  const held =
    records === 0
      ? `none of what is missing, in ${looked}`
      : `${formatCount(records)} of what is missing, not served: ${holders}`;
  return [
    ...(searched.length === 0 ? [] : [{ label: "on disk", text: held }]),
    ...unread.map(({ node, why }) => ({ label: "disk not read", text: `${node}: ${why}`, mark: "doubt" as const })),
  ];
}

const seenWhen = (predicted: PredictedLoss | undefined): string =>
  predicted === undefined ? "just before the fault" : `seen ${formatMoment(predicted.seenBefore)} before the fault`;

const predictedRecords = (predicted: PredictedLoss | undefined): string =>
  predicted === undefined
    ? ""
    : ` on partition ${predicted.partition}; ${formatCount(predicted.records)} records in all, at most ${formatCount(predicted.mostRecords)} on one`;

function outage({ rto, group }: WorkloadRecord): Section {
  const title = "Outage (RTO)";
  if (rto === undefined) return { title, rows: [{ label: "service", text: NOT_MEASURED }] };
  const text = (one: OutageMeasured | undefined) => {
    if (one === undefined) return NOT_MEASURED;
    return one.censored ? `${formatSeconds(one)} (recovery was not seen to last)` : formatSeconds(one);
  };
  const hit = rto.byPartition.filter(({ produce, consume }) =>
    [produce, consume].some((one) => one !== undefined && one.atMost !== 0),
  );
  const relapse = rto.relapse.map(
    ({ service, partition, from, until }) =>
      `${service} of partition ${partition} from +${formatMoment(from)} ${until === null ? "and not proven back since" : `to +${formatMoment(until)}`}`,
  );
  return {
    title,
    rows: [
      { label: "produce", text: text(rto.produce) },
      { label: "consume", text: group === null ? "no group" : `${text(rto.consume)}${tolerance(rto)}` },
      { label: "end to end", text: `${text(rto.endToEnd)}${rto.endToEnd === undefined ? "" : " (with the backlog; no target)"}` },
      { label: "partition-seconds", text: `produce ${outIn(rto.affected?.produce)} · consume ${outIn(rto.affected?.consume)}` },
      {
        label: "back over time",
        text: `produce ${backText(rto.affected?.produce)} · consume ${backText(rto.affected?.consume)}`,
      },
      { label: "partitions hit", text: `${hit.length} of ${rto.byPartition.length}` },
      { label: "control", text: controlText(rto), ...(ours(rto) ? { mark: "doubt" as const } : {}) },
      { label: "counted to", text: "when the first slot served was due; its answer came within its objective of that" },
      { label: "observed", text: `${formatMoment(rto.shownSeconds)} after the effect, with the fault standing` },
      ...relapse.map((one) => ({ label: "relapse", text: one, mark: "missed" as const })),
    ],
  };
}

const ours = ({ control }: RtoMeasured): boolean => control !== undefined && control.outages.length > 0;

/** What the same clients and machines did where no fault was. */
function controlText({ control }: RtoMeasured): string {
  if (control === undefined) return "none on a path that no fault touched";
  const { partitions, outages, seconds: out } = control;
  const looked = `${partitions} ${partitions === 1 ? "partition" : "partitions"} that no fault touched`;
  if (outages.length === 0) return `${looked}: written to throughout`;
  const told = outages.map(
    ({ host, node, after, seconds }) => `${host} to ${node} for ${seconds.toFixed(2)} s at +${after.toFixed(1)} s`,
  );
  return `${looked}: out too, so by ± ${out.toFixed(2)} s the outage may be ours: ${some(told)}`;
}

const outIn = (affected: AffectedMeasured | undefined): string =>
  affected === undefined ? NOT_MEASURED : formatSeconds(affected.partitionSeconds);

/** `2 of 6 at once, 5 by +8.1 s, 6 by +9.4 s`: the first step, and those after it. */
function backText(affected: AffectedMeasured | undefined): string {
  const [first, ...later] = affected?.back ?? [];
  if (affected === undefined || first === undefined) return NOT_MEASURED;
  const byTenth = new Map(later.map(({ after, partitions }) => [(Math.ceil(after * 10) / 10).toFixed(1), partitions]));
  const steps = Array.from(byTenth, ([after, partitions]) => `${partitions} by +${after} s`);
  return [`${first.partitions} of ${affected.partitions} never out`, ...steps].join(", ");
}

/** A replay window after a failover: what it mended, and at which price. */
function sentAgain({ resent }: WorkloadRecord): Section[] {
  if (resent === undefined) return [];
  const { seconds, repaired, duplicated, stillLost, missing, byPartition } = resent;
  const of = (name: "repaired" | "duplicated" | "stillLost"): string => {
    const some = byPartition.filter((one) => one[name] > 0);
    return some.length === 0 ? "" : `: ${perPartition(Object.fromEntries(some.map((one) => [one.partition, one[name]])))}`;
  };
  return [
    {
      title: "Replay window",
      rows: [
        {
          label: "sent again",
          text: `${formatCount(resent.resent)} records that had been acknowledged in the last ${seconds} s before the effect`,
        },
        { label: "repaired", text: `${formatCount(repaired)} that were lost at cut-over${of("repaired")}` },
        { label: "duplicated", text: `${formatCount(duplicated)} copies more than one of each${of("duplicated")}` },
        {
          label: "still lost",
          text: `${formatCount(stillLost)} of those lost at cut-over: they were not sent again, or are not there${of("stillLost")}`,
          ...(stillLost > 0 ? { mark: "missed" as const } : {}),
        },
        ...(missing > 0
          ? [
              {
                label: "gone again",
                text: `${formatCount(missing)} sent again and not there at the end`,
                mark: "missed" as const,
              },
            ]
          : []),
      ],
    },
  ];
}

/** The way back: what each side had that the other had not, and what became of it. */
function wayBack({ failback, rpo }: WorkloadRecord): Section[] {
  if (failback === undefined) return [];
  const { rebuilt, tail, replayed, dropped, reappended, notCopied, final, rto, byPartition } = failback;
  const outOf = (service: OutageMeasured | undefined): string => (service === undefined ? NOT_MEASURED : formatSeconds(service));
  const of = (name: "tail" | "reappended" | "notCopied"): string =>
    perPartition(
      Object.fromEntries(byPartition.flatMap(({ partition, [name]: n = 0 }) => (n > 0 ? [[partition, n] as const] : []))),
    );
  return [
    {
      title: "Failback",
      rows: [
        {
          label: "way back",
          text:
            rebuilt === undefined
              ? "the old logs were completed"
              : `rebuilt: the old logs were deleted and copied anew, signed by ${rebuilt.by}`,
        },
        {
          label: "divergent tail",
          text: `${formatCount(tail)} records of the old side alone, at its return${tail > 0 ? `: ${of("tail")}` : ""}`,
        },
        {
          label: "of which",
          text: `${formatCount(replayed)} replayed · ${formatCount(dropped)} dropped: they stand in ${rebuilt === undefined ? "the old log, and nobody reads on there" : "their files alone"}`,
        },
        {
          label: rebuilt === undefined ? "appended again" : "copied twice",
          text: `${formatCount(reappended)} records${rebuilt === undefined ? " that the old side had already" : ""}${reappended > 0 ? `: ${of("reappended")}` : ""}`,
          ...(reappended > 0 ? { mark: "missed" as const } : {}),
        },
        ...(notCopied === undefined
          ? []
          : [
              {
                label: "left out",
                text: `${formatCount(notCopied)} acknowledged records of the side that was left${notCopied > 0 ? `: ${of("notCopied")}` : ""}`,
                ...(notCopied > 0 ? { mark: "missed" as const } : {}),
              },
            ]),
        { label: "truncated", text: rpo?.truncated === undefined ? NOT_MEASURED : perPartition(rpo.truncated) },
        {
          label: "final RPO",
          text: `${formatCount(final.records)} acknowledged records are not in the history that went on${final.seconds === undefined ? "" : `, ${formatSeconds(final.seconds)} back`}`,
        },
        {
          label: "second outage",
          text:
            rto === undefined
              ? NOT_MEASURED
              : `produce ${outOf(rto.produce)} · consume ${outOf(rto.consume)}, from when the writers were stopped`,
        },
      ],
    },
  ];
}

function noticed({ rto }: WorkloadRecord): Section[] {
  const rows = rto === undefined ? [] : whoNoticed(rto);
  return rows.length === 0 ? [] : [{ title: "Who noticed when, after the effect", rows }];
}

/** The threshold comes from the run's own no-fault baseline, within a bound; records of before that bound have no other. */
function tolerance({ baselineShortfall = 0, forgivenShortfall = baselineShortfall }: RtoMeasured): string {
  if (forgivenShortfall === 0) return "";
  const ofBaseline =
    baselineShortfall >= WORST_BASELINE
      ? "the most that is forgiven, as those before the fault did"
      : "those before the fault did";
  const why = forgivenShortfall > baselineShortfall ? "the ledger dates runs, not records" : ofBaseline;
  return ` (windows may fall ${(forgivenShortfall * 100).toFixed(1)} % short: ${why})`;
}

function offsets({ offsets }: WorkloadRecord): Section {
  const title = "Offsets of the moved group";
  if (offsets === undefined) return { title, rows: [{ label: "translation", text: NOT_MEASURED }] };
  const { skipped, replayed, beyondEnd, missing, migration, splitBrainProcessed, byPartition } = offsets;
  const resets = byPartition.flatMap(({ partition, reset }) =>
    reset === undefined ? [] : [`partition ${partition} to ${reset}`],
  );
  return {
    title,
    rows: [
      {
        label: "skipped",
        text: `${formatCount(skipped)} records never processed`,
        ...(skipped === 0 ? {} : { mark: "missed" as const }),
      },
      { label: "replayed", text: `${formatCount(replayed)} records delivered again by the translation` },
      ...(migration === undefined ? [] : [{ label: "went on by", text: migrationText(migration, byPartition) }]),
      { label: "beyond end", text: partitions(beyondEnd), ...(beyondEnd === 0 ? {} : { mark: "missed" as const }) },
      { label: "without offset", text: partitions(missing) },
      ...(resets.length > 0 ? [{ label: "reset", text: resets.join(", ") }] : []),
      {
        label: "split-brain work",
        text:
          splitBrainProcessed === undefined
            ? NOT_MEASURED
            : `${formatCount(splitBrainProcessed)} records committed after t_D, before fencing`,
      },
    ],
  };
}

const methods = { synced: "synced offsets", translated: "translated offsets", timestamp: "timestamp" } as const;

/** `translated offsets, 5 s further back: partition 0 at 640 instead of 800 (nothing was there)`. */
function migrationText(
  { by, rewind }: NonNullable<OffsetsMeasured["migration"]>,
  byPartition: OffsetsMeasured["byPartition"],
): string {
  const each = byPartition.flatMap(({ partition, resumed, migrated }) => {
    if (migrated === undefined) return [];
    const before = migrated.was === null ? "nothing was there" : `${migrated.was} was there`;
    return [`partition ${partition} at ${resumed}${migrated.told === resumed ? "" : ` instead of ${migrated.told}`} (${before})`];
  });
  return `${methods[by]}${rewind === undefined ? "" : `, ${rewind.seconds} s further back`}: ${each.join(" · ")}`;
}

function processing({ unprocessed }: WorkloadRecord): Section {
  const text =
    unprocessed === undefined
      ? NOT_MEASURED
      : `${formatCount(unprocessed.records)} records below the group's last commit that it never processed`;
  const some = unprocessed !== undefined && endsOf(unprocessed.records)[0] > 0;
  return { title: "Processing", rows: [{ label: "unprocessed", text, ...(some ? { mark: "missed" as const } : {}) }] };
}

function duplicates({ duplicates: { log, delivery, crossCluster } }: WorkloadRecord): Section {
  const logs = Object.entries(log ?? {}).map(([cluster, { extra, ids }]) => `${cluster} ${extraText(extra, ids)}`);
  const phases = Object.entries(delivery?.byPhase ?? {}).filter(([, { extra }]) => extra > 0);
  return {
    title: "Duplicates (three ledgers, never added up)",
    rows: [
      { label: "in the log", text: log === undefined ? NOT_MEASURED : logs.join(" · ") },
      { label: "delivered again", text: delivery === undefined ? NOT_MEASURED : extraText(delivery.extra, delivery.ids) },
      ...(delivery && delivery.extra > 0
        ? [
            {
              label: "by cause",
              text: `same offset ${formatCount(delivery.byCause.sameOffset)} · other offset ${formatCount(delivery.byCause.otherOffset)} · other cluster ${formatCount(delivery.byCause.otherCluster)}`,
            },
          ]
        : []),
      ...(phases.length > 0
        ? [{ label: "by phase", text: phases.map(([phase, { extra, ids }]) => `${phase} ${extraText(extra, ids)}`).join(" · ") }]
        : []),
      {
        label: "on both sides",
        text: crossCluster === undefined ? NOT_MEASURED : `${formatCount(crossCluster)} written locally on more than one cluster`,
      },
    ],
  };
}

function correctness({ order, transactions, conflicts, conflictKeys = [] }: WorkloadRecord): Section[] {
  const late =
    typeof order?.log === "object" ? perName(order.log) : order?.log === undefined ? NOT_MEASURED : formatCount(order.log);
  const delivered = order?.delivery === undefined ? NOT_MEASURED : formatCount(order.delivery);
  const violation = (n: number) => (n > 0 ? { mark: "missed" as const } : {});
  return [
    {
      title: "Order and atomicity",
      rows: [
        { label: "seen late", text: `in the log ${late} · in delivery ${delivered}`, ...violation(seenLate(order)) },
        ...(transactions
          ? [
              { label: "aborted but read", text: formatCount(transactions.abortedRead), ...violation(transactions.abortedRead) },
              { label: "torn", text: `${formatCount(transactions.torn)} transactions`, ...violation(transactions.torn) },
              { label: "stuck LSO", text: partitions(transactions.stuckLso), ...violation(transactions.stuckLso) },
            ]
          : []),
        ...(conflicts === undefined
          ? []
          : [
              {
                label: "conflicts",
                text: `${formatCount(conflicts)} keys${conflictKeys.length > 0 ? `: ${some(conflictKeys)}` : ""}`,
              },
            ]),
      ],
    },
  ];
}

const seenLate = ({ log = 0, delivery = 0 }: Partial<NonNullable<WorkloadRecord["order"]>> = {}): number =>
  delivery + (typeof log === "number" ? log : Object.values(log).reduce((sum, records) => sum + records, 0));

function load({
  sent,
  acknowledged,
  rejected,
  indeterminate,
  unsent,
  unsentBy,
  unsentByPhase,
  errors,
  errorsByPhase,
  consumerErrorsByPhase,
  steady,
}: WorkloadRecord): Section {
  const codes = counts(errors);
  return {
    title: "Load",
    rows: [
      {
        label: "records",
        text: `${formatCount(sent)} sent: ${formatCount(acknowledged)} acknowledged · ${formatCount(rejected)} rejected · ${formatCount(indeterminate)} indeterminate`,
      },
      {
        label: "slots",
        text: `${formatCount(unsent)} could not be sent in time${unsentByPhase ? phasesText(unsentByPhase) : unsentWhen(unsentBy)}`,
      },
      ...(steady === undefined ? [] : [{ label: "before the fault", text: latencyText(steady) }]),
      ...(codes !== "" && errorsByPhase === undefined ? [{ label: "errors", text: codes }] : []),
      ...Object.entries(errorsByPhase ?? {}).map(([phase, of]) => ({ label: `errors, ${phase}`, text: counts(of) })),
      ...Object.entries(consumerErrorsByPhase ?? {}).map(([phase, of]) => ({
        label: `consumer, ${phase}`,
        text: `${counts(of)} times`,
      })),
    ],
  };
}

function latencyText({ n, unserved, seconds, latencyMs: { p50, p99 } }: SteadyMeasured): string {
  const quantiles = [`half of the writes within ${formatLatency(p50)}`, ...(p99 ? [`99 % within ${formatLatency(p99)}`] : [])];
  const not = unserved > 0 ? `, ${formatCount(unserved)} not acknowledged` : "";
  return `${quantiles.join(", ")} of when they were due (${formatCount(n)} in ${seconds} s${not})`;
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, n]) => `${name} ${formatCount(n)}`)
    .join(" · ");

const phasesText = (by: Readonly<Record<string, number>>): string => (Object.keys(by).length === 0 ? "" : `: ${counts(by)}`);

const unsentWhen = (by: WorkloadRecord["unsentBy"]): string =>
  by === undefined ? "" : `: ${formatCount(by.beforeFault)} before the fault · ${formatCount(by.sinceFault)} since`;

function extraText(extra: number, ids: number): string {
  return extra === ids ? `${formatCount(extra)} extra` : `${formatCount(extra)} extra of ${formatCount(ids)} records`;
}

function partitions(n: number): string {
  return `${n} ${n === 1 ? "partition" : "partitions"}`;
}

function perPartition(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([partition, n]) => `partition ${partition}: ${formatCount(n)}`)
    .join(" · ");
}

function perName(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, n]) => `${name} ${formatCount(n)}`)
    .join(", ");
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown}, … (${names.length - 8} more)` : shown;
}
