/** From a verdict to the moment that decided it, and what of the axis to look at. */
import type { MeasureVerdict } from "../../targets/judge.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import type { Flow } from "./flow.ts";
import { backAt } from "./lanes/outages.ts";
import type { EvidenceTimes } from "./places.ts";
import { beginningOf, endingOf, type Moment, type Scene } from "./scene.ts";

export interface Decided {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly lane: string;
  readonly text: string;
}

/** Undefined where no moment did: then there is nothing to go to. */
export function momentOf(
  { measure }: MeasureVerdict,
  flow: Flow,
  { record, scene, times }: { readonly record: DrillRecord; readonly scene: Scene; readonly times: EvidenceTimes },
): Decided | undefined {
  const { zero } = scene;
  const { workload } = flow;
  if (zero === undefined) return undefined;
  switch (measure) {
    case "rto":
      return outage(workload, zero, scene);
    case "rpo":
    case "splitBrain":
      return loss(flow, zero, measure);
    case "skipped":
    case "replayed":
      return resumed(flow, measure);
    case "logDuplicates":
    case "unprocessed":
      return evident(workload, measure, record, times);
    default:
      return measure satisfies never;
  }
}

export const around = (at: number, seconds: number): Pick<Decided, "at" | "from" | "to"> => ({
  at,
  from: at - seconds,
  to: at + seconds,
});

function outage({ name, rto }: WorkloadRecord, zero: Moment, scene: Scene): Decided | undefined {
  const worst = (["produce", "consume"] as const)
    .flatMap((service) => {
      const of = rto?.[service];
      return of === undefined ? [] : [{ service, of, length: of.atMost ?? Number.POSITIVE_INFINITY }];
    })
    .sort((a, b) => b.length - a.length)[0];
  if (worst === undefined) return undefined;
  const { service, of } = worst;
  const back = backAt(of, zero);
  const at = back === null ? endingOf(zero) + of.atLeast : beginningOf(back);
  const room = Math.max(2, (at - beginningOf(zero)) * 0.3);
  const text =
    back === null
      ? `${name}: ${service} was not seen to recover; here nobody looked any longer`
      : of.atMost === 0
        ? `${name}: ${service} was never out`
        : `${name}: ${service} was back, for good, from here on`;
  return { at, from: Math.max(scene.from, beginningOf(zero) - room), to: Math.min(scene.to, at + room), lane: "rto", text };
}

function loss({ workload: { name, rpo }, lost }: Flow, zero: Moment, measure: "rpo" | "splitBrain"): Decided | undefined {
  if (rpo === undefined) return undefined;
  const after = lost.filter(({ answered }) => measure === "rpo" || answered[1] >= beginningOf(zero));
  const [first] = after.toSorted((a, b) => a.answered[0] - b.answered[0]);
  if (first === undefined) return { ...around(beginningOf(zero), 3), lane: "rpo", text: `${name}: nothing lost at the effect` };
  const at = first.answered[0];
  const reach = Math.max(2, Math.abs(at - endingOf(zero)) * 0.5);
  const what =
    measure === "rpo" ? "the first lost record was acknowledged here" : "the first record acknowledged by the cut-off side";
  const [from, to] = [Math.min(at, beginningOf(zero)) - reach, Math.max(at, endingOf(zero)) + reach];
  return { at, from, to, lane: "rpo", text: `${name}: ${what} (${first.name})` };
}

function resumed({ workload: { name, offsets, rpo }, resumes }: Flow, measure: "skipped" | "replayed"): Decided | undefined {
  const most = (of: number | readonly [number, number]): number => (typeof of === "number" ? of : of[1]);
  const [worst] = (offsets?.byPartition ?? []).toSorted((a, b) => most(b[measure]) - most(a[measure]));
  const side = rpo?.survivors?.cluster;
  const resume = resumes.findLast(({ partition, cluster }) => partition === worst?.partition && cluster === (side ?? cluster));
  if (resume === undefined) return undefined;
  const { at, partition, cluster, offset } = resume;
  const text = `${name}: the group took up partition ${partition} in ${cluster} at ${offset}`;
  return { ...around(at, 5), lane: `consume-${name}`, text };
}

function evident(
  { name }: WorkloadRecord,
  measure: string,
  { evidence = [] }: DrillRecord,
  times: EvidenceTimes,
): Decided | undefined {
  const link = evidence.findLast(
    (one) => one.for.startsWith(`${name} ${measure} `) && times.of(one.file, one.line) !== undefined,
  );
  const at = link === undefined ? undefined : times.of(link.file, link.line);
  return link === undefined || at === undefined ? undefined : { ...around(at, 5), lane: `consume-${name}`, text: link.text };
}
