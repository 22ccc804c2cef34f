/**
 * What a verdict rests on beside timeline, ledger and logs: `facts.json`. Whatever of a run was only in the runner's memory stands here, and
 * what it was judged against; figures never do.
 */
import { prettifyError, z } from "zod";
import type { RoleHeld } from "../faults/pins.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import type { DrillRecord, FaultRecord, HostRecord, LoadRecord } from "../report/record.ts";
import type { Measure, TargetLines } from "../targets/target.ts";
import { type CellClaim, RUNGS } from "../targets/theory.ts";
import type { Cause } from "./causes.ts";

export const FACTS_SCHEMA = "muster.facts/1";

export interface Facts {
  readonly schema: typeof FACTS_SCHEMA;
  /** Whose rules made the record: Muster's version, and a hash over the sources that judge. */
  readonly muster: { readonly version: string; readonly rules: string };
  readonly drill: string;
  readonly topology: string;
  readonly run: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly clock?: { readonly at: number; readonly wall: string };
  readonly parameters: ParameterRecord;
  /** What could not be done or seen, where clusters of somebody else were observed. */
  readonly missing?: DrillRecord["missing"];
  readonly loss: DrillRecord["loss"];
  readonly mustMiss: readonly Measure[];
  /** Of a cell of the ladder: which, and what theory says of it. */
  readonly cell?: CellClaim;
  readonly kafka: DrillRecord["kafka"];
  readonly client: DrillRecord["client"];
  readonly settings: DrillRecord["settings"];
  readonly host: DrillRecord["host"];
  /** The machines and where each stands. Absent on clusters of somebody else, and in facts from before it was kept. */
  readonly hosts?: readonly HostRecord[];
  /** Absent on clusters of somebody else, of load by hand, and where no machines came up. */
  readonly world?: NonNullable<DrillRecord["world"]>;
  readonly faults: readonly FaultFact[];
  readonly roleHolders?: readonly RoleHeld[];
  readonly workloads: readonly WorkloadFact[];
  /** What ended the drill before its end, and what failed while it was cleaned up, in this order; none = it ran to its end. */
  readonly causes: readonly Cause[];
  /** Of load that was started by hand: when. Figures are made of what happened from then on. */
  readonly byHand?: { readonly since: number };
}

/** A fault as it was injected, before anything is concluded from it. */
export type FaultFact = Omit<FaultRecord, "roles" | "healedAt"> & {
  readonly effect: { readonly from: number; readonly to: number };
  readonly healedAt: number | null;
  /** The fault in words. */
  readonly words: string;
  /** It was put on nodes by name or by role, so that it matters what those were in charge of. */
  readonly onNodes: boolean;
  /** Somebody said that it was in effect, and nothing that was measured shows it. */
  readonly byWordAlone?: true;
};

/** A workload, how it is measured and what it is judged against. */
export interface WorkloadFact {
  readonly settings: MeasureSettings;
  readonly load: LoadRecord;
  readonly targets: TargetLines;
  readonly mustShow: readonly Measure[];
}

const cause = z.looseObject({
  kind: z.enum(["incomplete", "invalid", "refused", "not-run", "interrupted", "heal", "environment"]),
  message: z.string(),
});
const anything = z.looseObject({});
const workload = z.looseObject({
  settings: z.looseObject({ workload: z.looseObject({ name: z.string(), topic: z.string(), group: z.string().nullable() }) }),
  load: anything,
  targets: anything,
  mustShow: z.array(z.string()),
});
const facts = z.looseObject({
  schema: z.literal(FACTS_SCHEMA),
  muster: z.looseObject({ version: z.string(), rules: z.string() }),
  drill: z.string(),
  topology: z.string(),
  run: z.string(),
  parameters: z.looseObject({ seed: z.number() }),
  loss: z.looseObject({ source: z.string(), survivors: z.string() }),
  mustMiss: z.array(z.string()),
  cell: z.looseObject({ step: z.string(), rung: z.enum(RUNGS) }).exactOptional(),
  host: anything,
  hosts: z.array(z.looseObject({ name: z.string(), kind: z.string() })).exactOptional(),
  settings: anything,
  faults: z.array(z.looseObject({ id: z.string(), kind: z.string(), words: z.string() })),
  workloads: z.array(workload),
  causes: z.array(cause),
});

/** Facts as they were written; a `TypeError` that says what is wrong with them where they are not. The order of keys is kept: it is the record's. */
export function parseFacts(value: unknown): Facts {
  const { success, error } = facts.safeParse(value);
  if (!success) throw new TypeError(prettifyError(error));
  return value as Facts;
}
