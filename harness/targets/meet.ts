/**
 * `expect(measured).to.meet(tier1)` for chai: every gate met. Gates are what a run can fail; the business objective is told
 * beside. A failure reads like an incident note. Whether the *process* fails is the drill record's business, not chai's.
 *
 *     chai.use(meet);
 *     expect(measured).to.meet(tier1, "active-passive");
 */
import type { Measured } from "../measure/measured.ts";
import { formatFigure, formatTarget, formatVerdict } from "./format.ts";
import { judge, type MeasureVerdict } from "./judge.ts";
import { type Tier, targetsOn } from "./tiers.ts";

declare global {
  namespace Chai {
    interface Assertion {
      /** Every gate of the tier is met; `topology` may be left out where the measured value names its own. */
      meet(tier: Tier, topology?: string): void;
    }
  }
}

/** What `meet` judges: figures, and where they were measured. */
export type Judgeable = Measured & { readonly name?: string; readonly topology?: string };

export const meet: Chai.ChaiPlugin = (chai, { flag }) => {
  chai.Assertion.addMethod("meet", function (tier: Tier, topology?: string) {
    const measured: Judgeable = flag(this, "object");
    const on = topology ?? measured.topology ?? onlyGate(tier);
    const verdicts = judge(measured, targetsOn(tier, on));
    const met = verdicts.length > 0 && verdicts.every(({ gate }) => gate === undefined || gate.verdict.startsWith("met"));
    const note = incidentNote(`${measured.name ?? "workload"} on ${on}`, tier.name, verdicts);
    this.assert(met, note, `${note}\nexpected at least one gate not to be met`, "every gate met");
  });
};

/** A tier with one gate needs no name for it. */
function onlyGate({ gates }: Tier): string {
  const [only, ...others] = Object.keys(gates);
  return only !== undefined && others.length === 0 ? only : "an unnamed topology";
}

function incidentNote(subject: string, tier: string, verdicts: readonly MeasureVerdict[]): string {
  const notMet = verdicts.filter(({ gate }) => gate !== undefined && !gate.verdict.startsWith("met"));
  const rows = verdicts.map(({ measure, measured, objective, gate }) => {
    const mark = gate === undefined || gate.verdict.startsWith("met") ? "✓" : gate.verdict === "missed" ? "✗" : "?";
    const line = (name: string, judged: typeof gate) =>
      judged === undefined ? [] : [`${name} ${formatTarget(measure, judged.target)}: ${formatVerdict(judged)}`];
    return `  ${mark} ${measure.padEnd(10)} ${formatFigure(measure, measured).padEnd(20)} ${[...line("gate", gate), ...line("objective", objective)].join("   ")}`;
  });
  return [`${subject}: ${notMet.length} of ${verdicts.length} ${tier} gates not met`, ...rows].join("\n");
}
