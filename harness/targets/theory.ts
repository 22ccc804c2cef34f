/**
 * A cell of the ladder, a step on a topology: what theory says must happen, and whether that is what was measured. Theory is never
 * bent to a figure: where they differ the drill fails, and says in words what was expected and what was seen.
 */
import type { Measured, OutageMeasured } from "../measure/measured.ts";
import type { EventOf, TimelineEvent } from "../timeline/events.ts";
import type { MeasureVerdict } from "./judge.ts";
import { type Measure, standing, type Target } from "./target.ts";

export const RUNGS = ["partial", "disruptive", "full-scale"] as const;
export type Rung = (typeof RUNGS)[number];

/** `stop in part`: some partitions stop for as long as the fault stands, and all others go on. `late`: back, but after the RTO gate. */
const WRITES = ["go on", "stop in part", "stop", "late", "untold"] as const;
const READS = ["go on", "stop", "untold"] as const;
/** `nothing at risk`: nothing is lost, and nothing that was acknowledged could have been. */
const LOSS = ["none", "nothing at risk", "some", "untold"] as const;
export const OBSERVED = { writes: WRITES, reads: READS, lost: LOSS } as const;

/** What must happen in a cell while the fault stands, and why. Writes go on if every partition is written to again within the RTO gate. */
export interface Theory {
  readonly writes: "go on" | "stop in part" | "stop" | "unsaid";
  readonly reads: "go on" | "stop" | "unsaid";
  /** `nothing`: of a fault whose moment is not known well enough to call anything certainly at risk; `none` asks for something that was. */
  readonly lost: "none" | "nothing" | "nothing at risk" | "some" | "unsaid";
  readonly because: string;
}

/** What was measured of the same; `untold` = the run cannot say. */
export interface Observed {
  readonly writes: (typeof WRITES)[number];
  readonly reads: (typeof READS)[number];
  readonly lost: (typeof LOSS)[number];
}

/** A cell as its drill declares it. */
export interface CellClaim {
  readonly step: string;
  readonly rung: Rung;
  /** Absent where nobody knows what must happen: the cell is measured all the same. */
  readonly theory?: Theory;
}

export interface Cell extends CellClaim {
  /** Of a fault on nodes: whether the active controller was among them. */
  readonly hitActiveController?: boolean;
  readonly observed: Observed;
  /** null = cannot be told, or there is no theory. */
  readonly agrees: boolean | null;
  /** Aspect by aspect: what theory says, what was observed. */
  readonly why: readonly string[];
}

/** The measures that a drill must miss if theory is right. */
export const mustMissOf = ({ writes, reads, lost }: Theory): Measure[] => [
  ...(lost === "some" ? (["rpo"] as const) : []),
  ...(writes === "stop" || writes === "stop in part" || reads === "stop" ? (["rto"] as const) : []),
];

/** What a cell is judged by: the record's own figures, and what a fresh reader could read. */
export interface CellEvidence {
  readonly workloads: readonly CellWorkload[];
  readonly timeline: readonly TimelineEvent[];
  readonly faults: readonly { readonly roles?: Readonly<Record<string, readonly string[]>> }[];
  /** Whether the drill ran to its end; figures of one that did not say nothing. */
  readonly ran: boolean;
}
type CellWorkload = Pick<Measured, "rpo" | "rto"> & { readonly verdicts: readonly MeasureVerdict[] };

export function cellOf({ step, rung, theory }: CellClaim, evidence: CellEvidence): Cell {
  const roles = evidence.faults.flatMap((fault) => (fault.roles === undefined ? [] : Object.values(fault.roles)));
  const observed = evidence.ran ? observedOf(evidence) : NOTHING;
  const aspects = theory === undefined ? [] : aspectsOf(theory, observed);
  return {
    step,
    rung,
    ...(theory === undefined ? {} : { theory }),
    ...(roles.length === 0 ? {} : { hitActiveController: roles.some((of) => of.includes("was the active controller")) }),
    observed,
    agrees: agreementOf(aspects),
    why: evidence.ran ? aspects.map(({ words }) => words) : ["the drill did not run to its end"],
  };
}

const NOTHING: Observed = { writes: "untold", reads: "untold", lost: "untold" };

function observedOf({ workloads, timeline }: CellEvidence): Observed {
  const writes = together(workloads.flatMap(fatesOf));
  return { writes, reads: readsOf(timeline, workloads, writes), lost: lossOf(workloads) };
}

/** What became of each partition that was written to. */
function fatesOf({ rto, verdicts }: CellWorkload): Observed["writes"][] {
  const gate = gateOf(verdicts);
  if (rto === undefined || gate === undefined) return ["untold"];
  const relapsed = new Set(rto.relapse.filter(({ service }) => service === "produce").map(({ partition }) => partition));
  return rto.byPartition.map(({ partition, produce }) => (relapsed.has(partition) ? "untold" : fateOf(produce, gate)));
}

const gateOf = (verdicts: readonly MeasureVerdict[]): Target | undefined =>
  verdicts.find(({ measure }) => measure === "rto")?.gate?.target;

/** Stopped is what was out for longer than the gate and not seen to recover; an outage that was cut short by the heal is neither. */
function fateOf(outage: OutageMeasured | undefined, gate: Target): Observed["writes"] {
  if (outage === undefined) return "untold";
  const stands = standing(outage, gate);
  if (stands === "met") return "go on";
  if (stands === "between") return "untold";
  return outage.censored ? "stop" : "late";
}

function together(fates: readonly Observed["writes"][]): Observed["writes"] {
  const [one, ...others] = new Set(fates);
  if (one === undefined || fates.includes("untold")) return "untold";
  if (others.length === 0) return one;
  return fates.includes("late") ? "late" : "stop in part";
}

/** A fresh reader's word, last said; without one a group that processed what was newly written has read it. */
function readsOf(
  timeline: readonly TimelineEvent[],
  workloads: readonly CellWorkload[],
  writes: Observed["writes"],
): Observed["reads"] {
  const looks = timeline.filter((event): event is EventOf<"readable"> => event.event === "readable");
  const last = new Map(looks.map((look) => [look.cluster, look]));
  if (last.size > 0) return [...last.values()].some(({ unreadable }) => unreadable.length > 0) ? "stop" : "go on";
  if (writes !== "go on") return "untold";
  return workloads.every(({ rto, verdicts }) => {
    const gate = gateOf(verdicts);
    return gate !== undefined && rto?.consume !== undefined && rto.relapses === 0 && standing(rto.consume, gate) === "met";
  })
    ? "go on"
    : "untold";
}

function lossOf(workloads: readonly CellWorkload[]): Observed["lost"] {
  if (workloads.some(({ rpo }) => rpo !== undefined && rpo.records > 0)) return "some";
  if (workloads.length === 0 || workloads.some(({ rpo }) => rpo === undefined || rpo.undetermined > 0)) return "untold";
  return workloads.some(({ rpo }) => rpo?.vacuous === false) ? "none" : "nothing at risk";
}

interface Aspect {
  readonly agrees: boolean | null;
  readonly words: string;
}

function aspectsOf(theory: Theory, observed: Observed): Aspect[] {
  const said = (["writes", "reads", "lost"] as const).filter((aspect) => theory[aspect] !== "unsaid");
  return said.map((aspect) => {
    const agrees = aspect === "lost" ? sameLoss(theory.lost, observed.lost) : same(theory[aspect], observed[aspect]);
    return { agrees, words: `${aspect}: theory says ${theory[aspect]}, observed ${observed[aspect]}${VERDICTS[`${agrees}`]}` };
  });
}

const VERDICTS = { true: "", false: ": they differ", null: ": cannot be told" } as const;

const same = (said: string, seen: string): boolean | null => (seen === "untold" ? null : said === seen);

/** Nothing lost proves something only where something was at risk. */
function sameLoss(said: Theory["lost"], seen: Observed["lost"]): boolean | null {
  if (seen === "untold") return null;
  if (seen === "some" || said === "some") return seen === "nothing at risk" ? null : seen === said;
  return seen === "none" || said === "nothing at risk" || said === "nothing" ? true : null;
}

function agreementOf(aspects: readonly Aspect[]): boolean | null {
  if (aspects.some(({ agrees }) => agrees === false)) return false;
  return aspects.length === 0 || aspects.some(({ agrees }) => agrees === null) ? null : true;
}

/** Why a cell is no evidence for its theory; undefined where it is, or where there is none. */
export function doubtOf(cell: Pick<Cell, "theory" | "agrees" | "why"> | undefined): string | undefined {
  if (cell?.theory === undefined || cell.agrees === true) return undefined;
  const what = cell.agrees === false ? "not as theory says" : "theory could not be held against it";
  return `${what}: ${cell.why.join("; ")} (because ${cell.theory.because})`;
}
