/** All verdicts of a workload: each measure that has a target, on both of its lines. */
import type { Count, Interval } from "../measure/intervals.ts";
import { endsOf } from "../measure/intervals.ts";
import type { Measured, OutageMeasured } from "../measure/measured.ts";
import { MEASURES, type Measure, standing, type Target, type TargetLines } from "./target.ts";
import { type Judgement, judgeCount, judgeRpo, judgeRto, outageJudged, type SplitBrainStanding, violated } from "./verdict.ts";
import { violationsOf } from "./violations.ts";

/** The figure that was judged; null where a measure that had to be shown could not be. */
export type Figure = Interval | OutageMeasured | Count;

export interface MeasureVerdict {
  readonly measure: Measure;
  readonly measured: Figure | null;
  readonly objective?: Judgement;
  readonly gate?: Judgement;
}

export interface JudgeOptions {
  /**
   * Measures that this drill must show, as far as its tier has targets for them: one that is absent is inconclusive. Of the others,
   * an absent one (no group moved, no fault) is left out. Default: `rpo` and `rto`.
   */
  readonly mustShow?: readonly Measure[];
  /** The producer promises no order, so that a broken one is told and no violation. */
  readonly mayReorder?: boolean;
}

/** What is asked of a log by who asks for nothing. */
const NO_LOSS: Target = { atMost: 0 };

/** Nobody asks for split-brain loss by leaving its target out. */
const NO_SPLIT_BRAIN: Target = { atMost: 0 };

export function judge(
  measured: Measured,
  targets: TargetLines,
  { mustShow = ["rpo", "rto"], ...promised }: JudgeOptions = {},
): MeasureVerdict[] {
  const splitBrain = splitBrainStanding(measured.rpo?.splitBrain, targets.splitBrain);
  const { ofLogs, ofGroup } = violationsOf(measured, promised);
  const onSkipped = targets.skipped !== undefined && measured.offsets !== undefined;
  const violations = { rpo: onSkipped ? ofLogs : [...ofLogs, ...ofGroup], skipped: onSkipped ? ofGroup : [] };
  return MEASURES.flatMap((measure): MeasureVerdict[] => {
    if (measure === "rpo" && targets.rpo === undefined) return unasked(measured, ofLogs);
    const lines = targets[measure];
    const figure = figureOf(measured, measure);
    if (lines === undefined || (figure === undefined && !mustShow.includes(measure))) return [];
    const on = (target: Target) => judgeOne(measured, measure, target, splitBrain, violations);
    return [
      {
        measure,
        measured: figure ?? null,
        ...(lines.objective && { objective: on(lines.objective) }),
        ...(lines.gate && { gate: on(lines.gate) }),
      },
    ];
  });
}

/** A log that is wrong is missed whatever was asked: where nobody asked for an RPO, on a line of its own, which a right log has not. */
function unasked(measured: Measured, violations: readonly string[]): MeasureVerdict[] {
  const { holes = 0 } = measured.rpo ?? {};
  const wrong = [...(holes > 0 ? [`${holes.toLocaleString("en")} ${holes === 1 ? "record" : "records"}`] : []), ...violations];
  if (wrong.length === 0) return [];
  const detail = `${wrong.join(", ")}; no RPO was asked for`;
  const gate: Judgement = { target: NO_LOSS, verdict: "missed", reason: holes > 0 ? "hole" : "violation", detail };
  return [{ measure: "rpo", measured: figureOf(measured, "rpo") ?? null, gate }];
}

/**
 * A load that no fault has met: no outage could show, but what was acknowledged must be there all the same. A loss under no fault has no
 * length in seconds; it is missed whatever the target allows.
 */
export function judgeWithoutFault(
  measured: Measured,
  { rpo: lines }: TargetLines,
  promised: Omit<JudgeOptions, "mustShow"> = {},
): MeasureVerdict[] {
  const { rpo } = measured;
  const { ofLogs, ofGroup } = violationsOf(measured, promised);
  if (lines === undefined) return [];
  const on = (target: Target): Judgement => {
    if (measured.unmeasuredClocks !== undefined) return withoutClock(target, measured.unmeasuredClocks);
    if (rpo === undefined) return { target, verdict: "inconclusive", reason: "undetermined" };
    if (rpo.holes > 0) return { target, verdict: "missed", reason: "hole" };
    if (rpo.records > 0) return { target, verdict: "missed" };
    if (ofLogs.length + ofGroup.length > 0) return violated(target, [...ofLogs, ...ofGroup]);
    if (rpo.undetermined > 0) return { target, verdict: "inconclusive", reason: "undetermined" };
    return { target, verdict: "met (unchallenged)", reason: "unchallenged", upTo: 0 };
  };
  return [
    {
      measure: "rpo",
      measured: rpo?.records === 0 ? { atLeast: 0, atMost: 0 } : null,
      ...(lines.objective && { objective: on(lines.objective) }),
      ...(lines.gate && { gate: on(lines.gate) }),
    },
  ];
}

function judgeOne(
  measured: Measured,
  measure: Measure,
  target: Target,
  splitBrain: SplitBrainStanding,
  violations: { readonly rpo: readonly string[]; readonly skipped: readonly string[] },
): Judgement {
  const { rpo, rto, offsets, unmeasuredClocks } = measured;
  if (unmeasuredClocks !== undefined && measure !== "logDuplicates") return withoutClock(target, unmeasuredClocks);
  const counted = (judgement: Judgement) => unlessUnseen(judgement, unseenOf(measured, measure));
  switch (measure) {
    case "rpo":
      return judgeRpo(rpo, target, splitBrain, violations.rpo);
    case "rto":
      return judgeRto(rto, target);
    case "skipped":
      return counted(judgeSkipped(offsets?.skipped, target, violations.skipped));
    case "replayed":
      return counted(judgeCount(offsets?.replayed, target));
    case "splitBrain":
      return judgeCount(rpo?.splitBrain, target);
    case "logDuplicates":
      return counted(judgeCount(mostDuplicates(measured), target));
    case "unprocessed":
      return counted(judgeCount(measured.unprocessed?.records, target));
    default:
      return measure satisfies never;
  }
}

function figureOf(measured: Measured, measure: Measure): Figure | undefined {
  const { rpo, rto, offsets } = measured;
  switch (measure) {
    case "rpo":
      return rpo?.seconds;
    case "rto":
      return rto && outageJudged(rto);
    case "skipped":
      return offsets?.skipped;
    case "replayed":
      return offsets?.replayed;
    case "splitBrain":
      return rpo?.splitBrain;
    case "logDuplicates":
      return mostDuplicates(measured);
    case "unprocessed":
      return measured.unprocessed?.records;
    default:
      return measure satisfies never;
  }
}

/** Of the log that has most: a copy in one cluster is no duplicate in another. */
function mostDuplicates({ duplicates: { log } }: Measured): number | undefined {
  return log && Math.max(0, ...Object.values(log).map(({ extra }) => extra));
}

/** In words, what a count of records may lack: logs that were not read to their end, partitions that the group never took up. */
function unseenOf({ rpo, offsets, readShort = {} }: Measured, measure: Measure): string[] {
  const moved = measure === "skipped" || measure === "replayed";
  const onTarget = (cluster: string) => (rpo?.survivors?.cluster ?? cluster) === cluster;
  const short = Object.entries(readShort).filter(([cluster]) => !moved || onTarget(cluster));
  const never = moved ? (offsets?.neverTakenUp ?? 0) : 0;
  return [
    ...short.map(([cluster, n]) => `${partitions(n)} of ${cluster} not read to the end`),
    ...(never > 0 ? [`${partitions(never)} never taken up`] : []),
  ];
}

const partitions = (n: number): string => `${n} ${n === 1 ? "partition" : "partitions"}`;

/** What was seen to miss stands; nothing is met by what was not seen. */
const unlessUnseen = (judgement: Judgement, unseen: readonly string[]): Judgement =>
  judgement.verdict === "missed" || unseen.length === 0
    ? judgement
    : { target: judgement.target, verdict: "inconclusive", reason: "undetermined", detail: unseen.join(", ") };

/** A time that some other clock stamped, and that nobody can place, is no figure. */
const withoutClock = (target: Target, kernels: readonly string[]): Judgement => ({
  target,
  verdict: "inconclusive",
  reason: "clock",
  detail: `that of ${kernels.join(", ")} was never measured`,
});

function judgeSkipped(skipped: Count | undefined, target: Target, violations: readonly string[]): Judgement {
  const judged = judgeCount(skipped, target);
  return judged.verdict !== "missed" && violations.length > 0 ? violated(target, violations) : judged;
}

/** The worst standing on any of its lines. */
function splitBrainStanding(count: Count | undefined, lines: TargetLines["splitBrain"]): SplitBrainStanding {
  if (count === undefined) return "met";
  const [atLeast, atMost] = endsOf(count);
  const targets = [lines?.objective, lines?.gate].filter((target) => target !== undefined);
  const stands = (targets.length > 0 ? targets : [NO_SPLIT_BRAIN]).map((target) => standing({ atLeast, atMost }, target));
  return stands.find((one) => one === "missed") ?? stands.find((one) => one === "between") ?? "met";
}
