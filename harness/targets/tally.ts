/** Targets counted by how they fared, for each tier and for all: what was met unchallenged never counts among the met. */
import { byText } from "../core/by-text.ts";
import type { MeasureVerdict } from "./judge.ts";
import type { Judgement } from "./verdict.ts";

/** A workload's verdicts under its name and tier. */
export interface JudgedWorkload {
  readonly name: string;
  readonly tier: string;
  readonly verdicts: readonly MeasureVerdict[];
}

/** Of objectives and gates alike. */
export interface TargetCounts {
  readonly met: number;
  readonly unchallenged: number;
  readonly missed: number;
  readonly inconclusive: number;
}

export interface TierOutcome {
  readonly tier: string;
  /** The worst of its workloads. */
  readonly verdict: "met" | "missed" | "inconclusive";
  readonly workloads: readonly string[];
  readonly targets: TargetCounts;
}

export function tiersOf(workloads: readonly JudgedWorkload[]): TierOutcome[] {
  const byTier = [...Map.groupBy(workloads, ({ tier }) => tier)].toSorted(([a], [b]) => byText(a, b));
  return byTier.map(([tier, ofTier]) => {
    const targets = countsOf(ofTier);
    return { tier, verdict: verdictOf(targets), workloads: ofTier.map(({ name }) => name), targets };
  });
}

export const sumOfTargets = (parts: readonly { readonly targets: TargetCounts }[]): TargetCounts =>
  parts.reduce(
    (sum, { targets }) => ({
      met: sum.met + targets.met,
      unchallenged: sum.unchallenged + targets.unchallenged,
      missed: sum.missed + targets.missed,
      inconclusive: sum.inconclusive + targets.inconclusive,
    }),
    { met: 0, unchallenged: 0, missed: 0, inconclusive: 0 },
  );

/** A proven miss outranks an inconclusive neighbour; of nothing nothing was shown. */
export function verdictOf({ met, unchallenged, missed, inconclusive }: TargetCounts): TierOutcome["verdict"] {
  if (missed > 0) return "missed";
  return inconclusive > 0 || met + unchallenged === 0 ? "inconclusive" : "met";
}

/** `18 met · 6 met (unchallenged) · 0 missed`. */
export function formatTargets({ met, unchallenged, missed, inconclusive }: TargetCounts): string {
  const doubt = inconclusive > 0 ? ` · ${inconclusive} inconclusive` : "";
  return `${met} met · ${unchallenged} met (unchallenged) · ${missed} missed${doubt}`;
}

export function countsOf(workloads: readonly JudgedWorkload[]): TargetCounts {
  const judged = workloads.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ objective, gate }) => [objective ?? [], gate ?? []].flat()),
  );
  const counted = (verdict: Judgement["verdict"]): number => judged.filter((one) => one.verdict === verdict).length;
  return {
    met: counted("met"),
    unchallenged: counted("met (unchallenged)"),
    missed: counted("missed"),
    inconclusive: counted("inconclusive"),
  };
}
