/** What was done, in the order it happened, and under what: faults, phases, software. Shared by terminal and markdown. */
import { secondsByActor } from "../measure/phases.ts";
import { formatMoment, formatSeconds } from "../targets/format.ts";
import { formatTargets } from "../targets/tally.ts";
import { settingOf } from "./floor.ts";
import type { DrillRecord, FaultRecord, WorkloadRecord } from "./record.ts";

/** `region-outage: MISSED – 14 met · 3 met (unchallenged) · 1 missed`, and for a known-bad drill what that means. */
export function headline(record: DrillRecord): string {
  const { drill, verdict, mustMiss, mode, workloads, targets, cell } = record;
  const observed = mode === "observed" ? " (observed on existing clusters)" : "";
  const known = cell === undefined ? "known-bad" : "by theory";
  const meaning = mustMiss.length > 0 ? ` (${known}: must miss exactly ${mustMiss.join(", ")})` : "";
  const counted =
    !showsNothing(record) && workloads.some(({ verdicts }) => verdicts.length > 0) ? ` – ${formatTargets(targets)}` : "";
  return `${drill}: ${verdict.toUpperCase()}${observed}${meaning}${counted}`;
}

/** No figure of such a run may be quoted: it is told why, and shown no tables. */
export const showsNothing = ({ verdict }: DrillRecord): boolean => ["invalid", "aborted", "not-run"].includes(verdict);

/** `2 cores, load average 32.3, busiest 5 s 100 % busy with 98.9 % waiting`; what is not known is left out. */
export function hostText({ host }: DrillRecord): string | undefined {
  const { cores, load, worst } = host as {
    readonly cores?: number;
    readonly load?: number;
    readonly worst?: { readonly busy: number; readonly pressure: number | null; readonly steal: number };
  };
  const parts = [
    ...(cores === undefined ? [] : [`${cores} ${cores === 1 ? "core" : "cores"}`]),
    ...(typeof load === "number" ? [`load average ${load.toFixed(1)}`] : []),
    ...(worst === undefined ? [] : [`busiest 5 s: ${worstText(worst)}`]),
  ];
  return parts.length === 0 ? undefined : `host: ${parts.join(", ")}`;
}

function worstText({ busy, pressure, steal }: { busy: number; pressure: number | null; steal: number }): string {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const waiting = pressure === null ? "" : `, something waited for a core ${percent(pressure)} of the time`;
  return `${percent(busy)} busy${waiting}${steal >= 0.005 ? `, ${percent(steal)} stolen` : ""}`;
}

/** What an observed run could not do or see, a line each; empty otherwise. */
export const missingLines = ({ missing = [] }: DrillRecord): string[] =>
  missing.map(({ ability, why }) => `not run: ${ability} (${why})`);

/** A step of the ladder: what theory says of it here, and whether that is what was observed. Empty where a drill is no such step. */
export function cellLines({ cell }: DrillRecord): string[] {
  if (cell === undefined) return [];
  const { step, rung, theory, hitActiveController, observed, agrees, why } = cell;
  const hit = hitActiveController === undefined ? "" : `; the active controller was ${hitActiveController ? "hit" : "not hit"}`;
  const seen = `writes ${observed.writes}, reads ${observed.reads}, lost ${observed.lost}${hit}`;
  const words = { true: "agrees", false: "DOES NOT AGREE", null: "cannot be told" }[`${agrees}`];
  return [
    `ladder: ${rung} step ${step}; observed: ${seen}`,
    theory === undefined ? "theory says nothing of it" : `theory ${words}: ${why.join("; ")}; because ${theory.because}`,
  ];
}

/** Versions, client library, cut mode: what a figure cannot be read without. */
export function conditions({ topology, kafka, client, faults, seed }: DrillRecord): string {
  const modes = [...new Set(faults.flatMap(({ mode }) => mode ?? []))];
  const roles = typeof kafka.roles === "string" ? ` ${kafka.roles}` : "";
  return [
    `topology ${topology}`,
    `Kafka ${kafka.version}${roles}`,
    `client ${client.library} ${client.version}${client.how === undefined ? "" : ` (${client.how})`}`,
    `cut mode ${modes.length > 0 ? modes.join(", ") : "none"}`,
    `seed ${seed}`,
  ].join(" · ");
}

export function faultText({
  id,
  kind,
  subject,
  resolved,
  effect,
  proof,
  healedAt,
  roles = {},
  figuresFrom,
}: FaultRecord): string {
  const hit = resolved.length > 0 ? ` (${resolved.join(", ")})` : "";
  const inEffect = effect ? `in effect ${formatSeconds({ atLeast: effect.from, atMost: effect.to })}` : "effect NOT proven";
  const proofs = `${proof.length} ${proof.length === 1 ? "proof" : "proofs"}`;
  const healed = healedAt === null || healedAt === undefined ? "not healed" : `healed at ${formatMoment(healedAt)}`;
  const charges = Object.entries(roles).map(([node, of]) => `; ${node} ${of.join(", ")}`);
  const counted =
    figuresFrom === true
      ? "; figures count from here: RTO is of the time until it is healed, whatever else breaks meanwhile, and of nothing later"
      : "";
  return `${id} ${kind} ${subject}${hit}: ${inEffect}, ${proofs}; ${healed}${charges.join("")}${counted}`;
}

/** `orders → billing, tier-1, acks=all, RF 3, min ISR 2, 400/s of 200 B, burst × 5 for 12.0 s, placed clients-east`. */
export function workloadText({ name, topic, group, tier, acks, placement, load }: WorkloadRecord, record: DrillRecord): string {
  const minIsr = load?.minInsyncReplicas ?? settingOf(record.settings, "min.insync.replicas");
  return [
    `${name}: ${topic} → ${group ?? "no group"}`,
    tier,
    `acks=${acks}`,
    ...(load?.replicationFactor === undefined ? [] : [`RF ${load.replicationFactor}`]),
    ...(minIsr === undefined ? [] : [`min ISR ${minIsr}`]),
    ...(load === undefined ? [] : [`${load.perSecond}/s of ${load.recordBytes.toLocaleString("en")} B, ${load.profile}`]),
    ...(placement === undefined ? [] : [`placed ${placement}`]),
  ].join(", ");
}

interface PhaseRow {
  readonly after: string;
  readonly name: string;
  /** Since the phase before it; "" where that says nothing. */
  readonly took: string;
  readonly by: string;
}

/** Phases from the effect on, each with how long after the effect and how long after the one before it. */
export function phaseRows({ phases }: DrillRecord): PhaseRow[] {
  let since: number | undefined;
  return phases.flatMap(({ name, after, by }): PhaseRow[] => {
    if (after === undefined || after < 0) return [];
    const took = since === undefined ? "" : formatStep(after - since);
    since = after;
    return [{ after: `+${formatStep(after)}`, name, took, by: by === undefined ? "" : BY[by] }];
  });
}

/** Steps are stamped by different processes and counted from an interval: hundredths are what they are worth, later tenths. */
function formatStep(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** Whose time it was; the drill's own detection rule is told apart, for it is ours and not the system's. */
export function whoseTime({ phases }: DrillRecord): string | undefined {
  const shares = Object.entries(secondsByActor(phases)).map(
    ([by, seconds]) => `${BY[by as keyof typeof BY]} ${formatStep(seconds)}`,
  );
  return shares.length === 0 ? undefined : shares.join(" · ");
}

const BY = { machine: "machine", human: "human", rule: "the drill's own rule" } as const;
