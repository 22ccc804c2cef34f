/**
 * The verdict of one measure on one line. The order is the product's honesty: missed > undetermined > within measuring
 * error > vacuous > unchallenged. A verdict is given only if the whole interval is on one side of the target.
 */
import { type Count, endsOf } from "../measure/intervals.ts";
import type { ControlOutage, OutageMeasured, RpoMeasured, RtoMeasured } from "../measure/measured.ts";
import { longestOf } from "../measure/outage.ts";
import { boundOf, standing, type Target } from "./target.ts";

export type Verdict = "met" | "met (unchallenged)" | "missed" | "inconclusive";

export type Reason =
  | "hole"
  | "splitBrain"
  | "violation"
  | "clock"
  | "control"
  | "undetermined"
  | "within measuring error"
  | "vacuous"
  | "censored"
  | "relapse"
  | "unchallenged";

/** A target and how it fared. */
export interface Judgement {
  readonly target: Target;
  readonly verdict: Verdict;
  readonly reason?: Reason;
  /** Which violation, whose clock: in words. */
  readonly detail?: string;
  /** Of an unchallenged target: the most that this run could have shown. */
  readonly upTo?: number;
}

/** How split-brain loss stands to its own target, which RPO cannot be met without. */
export type SplitBrainStanding = "met" | "missed" | "between";

/** RPO in seconds. A hole, a missed split-brain target or a violation makes it missed whatever the seconds say. */
export function judgeRpo(
  rpo: RpoMeasured | undefined,
  target: Target,
  splitBrain: SplitBrainStanding,
  violations: readonly string[] = [],
): Judgement {
  if (rpo?.seconds === undefined) return { target, verdict: "inconclusive", reason: "undetermined" };
  const seconds = standing(rpo.seconds, target);
  if (rpo.holes > 0) return { target, verdict: "missed", reason: "hole" };
  if (splitBrain === "missed") return { target, verdict: "missed", reason: "splitBrain" };
  if (seconds === "missed") return { target, verdict: "missed" };
  if (violations.length > 0) return violated(target, violations);
  if (rpo.undetermined > 0) return { target, verdict: "inconclusive", reason: "undetermined" };
  if (seconds === "between" || splitBrain === "between") return withinError(target);
  if (rpo.vacuous === true) return { target, verdict: "inconclusive", reason: "vacuous" };
  return challenged(target, rpo.shownSeconds);
}

/** RTO in seconds: the longer of produce and consume. */
export function judgeRto(rto: RtoMeasured | undefined, target: Target): Judgement {
  const outage = rto && outageJudged(rto);
  if (rto === undefined || outage === undefined) return { target, verdict: "inconclusive", reason: "undetermined" };
  const stands = standing(outage, target);
  const { control } = rto;
  if (control !== undefined && control.seconds > 0) {
    const decides = stands !== "between" && standing(withOurs(outage, control.seconds), target) === "between";
    // A relapse may have been ours; an outage that missed by more than ours lasted was Kafka's, relapse or not.
    if (decides || (stands !== "missed" && rto.relapses > 0)) return oursToo(target, control.outages);
  }
  if (stands === "missed") return { target, verdict: "missed" };
  if (rto.relapses > 0) return judgeRelapse(rto, target);
  if (rto.consumeUnseen) return unseen(target);
  if (outage.censored) return { target, verdict: "inconclusive", reason: "censored" };
  return stands === "between" ? withinError(target) : challenged(target, rto.shownSeconds);
}

/** The outage if all that the control had was ours, and if as much of Kafka's was hidden by it. */
const withOurs = ({ atLeast, atMost }: OutageMeasured, seconds: number) => ({
  atLeast: Math.max(0, atLeast - seconds),
  atMost: atMost === null ? null : atMost + seconds,
});

/** A load that no fault touched was out for long enough to have decided this. */
function oursToo(target: Target, outages: readonly ControlOutage[]): Judgement {
  const worst = outages.reduce((one, other) => (other.seconds > one.seconds ? other : one));
  const { host, node, seconds, after } = worst;
  const others = outages.length === 1 ? "" : `, ${outages.length - 1} more`;
  const detail = `untouched ${node} could not be written to from ${host} for ${seconds.toFixed(2)} s at +${after.toFixed(1)} s${others}`;
  return { target, verdict: "inconclusive", reason: "control", detail };
}

/** The figure a target applies to; `endToEnd` is printed apart. */
export function outageJudged({ produce, consume }: RtoMeasured): OutageMeasured | undefined {
  return longestOf([produce, consume].filter((outage) => outage !== undefined));
}

/** Records: skipped, replayed, split-brain. */
export function judgeCount(count: Count | undefined, target: Target): Judgement {
  if (count === undefined) return { target, verdict: "inconclusive", reason: "undetermined" };
  const [atLeast, atMost] = endsOf(count);
  const stands = standing({ atLeast, atMost }, target);
  return stands === "between" ? withinError(target) : { target, verdict: stands };
}

export const violated = (target: Target, violations: readonly string[]): Judgement => ({
  target,
  verdict: "missed",
  reason: "violation",
  detail: violations.join(", "),
});

/** Service that failed again while the fault stood is never met; it is missed if it was still out after the target's time. */
function judgeRelapse({ relapse, shownSeconds }: RtoMeasured, target: Target): Judgement {
  const out = Math.max(...relapse.map(({ until }) => until ?? shownSeconds));
  const missed = standing({ atLeast: out, atMost: out }, target) === "missed";
  return { target, verdict: missed ? "missed" : "inconclusive", reason: "relapse" };
}

const unseen = (target: Target): Judgement => {
  return { target, verdict: "inconclusive", reason: "undetermined", detail: "nothing that the group processed was seen" };
};

function withinError(target: Target): Judgement {
  return { target, verdict: "inconclusive", reason: "within measuring error" };
}

function challenged(target: Target, shownSeconds: number | undefined): Judgement {
  if (shownSeconds === undefined || boundOf(target) <= shownSeconds) return { target, verdict: "met" };
  return { target, verdict: "met (unchallenged)", reason: "unchallenged", upTo: shownSeconds };
}
