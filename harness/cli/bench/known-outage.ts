import type { LedgerLine } from "../../ledger/lines.ts";
import { between, type Interval } from "../../measure/intervals.ts";
import { measure } from "../../measure/measure.ts";
import type { OutageMeasured } from "../../measure/measured.ts";
import type { Applied } from "../../protocol/commands.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { latencyObjectiveMs, probing } from "./rto-probe.ts";

/** An outage that was made, by the fabric's own stamps; all on the run's clock. */
export interface KnownOutage {
  readonly cut: Applied;
  readonly undo: Applied;
  /** When the next one began, or the load was stopped. */
  readonly observedUntil: number;
}

/** How long it was: the fabric changes its rules somewhere between its two stamps. */
export const truthOf = ({ cut, undo }: KnownOutage): Interval =>
  between(undo.issuedAt - cut.appliedAt, undo.appliedAt - cut.issuedAt);

/** What Muster makes of it: as of any fault, but that its end, which is no heal here, does not end the observation. */
export function measuredOutage(
  { cut, observedUntil }: KnownOutage,
  lines: readonly LedgerLine[],
  told: readonly TimelineEvent[],
): OutageMeasured | undefined {
  const { name, tier, topic, group, acks, partitions, perSecond, on } = probing;
  const fault = "known";
  const effect = { from: cut.issuedAt, to: cut.appliedAt };
  const { rto } = measure({
    lines,
    timeline: [
      ...told,
      { at: cut.issuedAt, event: "fault.effective", fault, effect, resolved: [] },
      { at: observedUntil, event: "load.stopped" },
    ],
    settings: {
      // Shorter than a drill's: what is asked is when service came back, and not whether it stayed.
      windowSeconds: 1,
      sustainSeconds: 5,
      latencyObjectiveMs,
      stallMs: 250,
      runs: "short",
      fault,
      source: on,
      survivors: on,
      workload: { name, tier, topic, group, acks: String(acks), partitions, perSecondPerPartition: perSecond / partitions },
    },
  });
  return rto?.produce;
}

/** Milliseconds that the figure and the truth can be apart at most; infinite where no end was seen. */
export const errorOf = ({ atLeast, atMost }: OutageMeasured, truth: Interval): number =>
  1000 * Math.max(truth.atMost - atLeast, (atMost ?? Number.POSITIVE_INFINITY) - truth.atLeast);
