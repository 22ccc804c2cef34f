/** The lines that an outage rests on: the first slot that was not served, and the one that was served again or the end of looking. */
import { type ProcessedLine, sizeOf, type UnsentLine, type WriteLine } from "../../ledger/lines.ts";
import type { Interval } from "../../measure/intervals.ts";
import type { OutageMeasured, RtoMeasured } from "../../measure/measured.ts";
import type { WorkloadRecord } from "../record.ts";
import { type EvidenceLink, linkIf, type Placed, type Places } from "./places.ts";

interface Worst {
  readonly service: "produce" | "consume";
  readonly partition: number;
  readonly outage: OutageMeasured;
}

/** `effect` = t_D as it was measured from. */
export function outageLinks(
  why: string,
  { topic, copies = [], rto }: WorkloadRecord,
  effect: Interval | undefined,
  places: Places,
): EvidenceLink[] {
  const worst = rto === undefined ? undefined : worstOf(rto);
  if (worst === undefined || effect === undefined) return [];
  const { service, partition, outage } = worst;
  const writes: Placed<WriteLine | UnsentLine>[] = [...places.linesOf("write", topic), ...places.linesOf("unsent", topic)]
    .filter(({ at }) => at.partition === partition)
    .toSorted((one, other) => one.at.intended[0] - other.at.intended[0]);
  const began = writes.find(({ at }) => at.intended[1] >= effect.atLeast && !served(at));
  // What is counted is when the first slot served again was due: at the earliest this long after the effect.
  const due = effect.atMost + outage.atLeast - 1e-6;
  const back = outage.censored ? undefined : writes.find(({ at }) => at.intended[1] >= due && served(at));
  const processed =
    service === "consume" ? deliveryOf(back?.at, [topic, ...copies.map((copy) => copy.topic)], places) : undefined;
  const of = `${service} of partition ${partition}`;
  return [
    ...linkIf(began, why, (at) => `first write of partition ${partition} that did not serve: ${told(at)}`),
    ...(processed === undefined
      ? linkIf(service === "produce" ? back : undefined, why, (at) => `${of} is back: ${told(at)}`)
      : linkIf(processed, why, (at) => `${of} is back: processed in ${at.cluster} from ${at.at[0].toFixed(3)} s on`)),
    ...(outage.censored ? endOfLooking(why, of, effect, places) : []),
  ];
}

/** The longest outage counts; one that was not seen to end is longer than any. */
function worstOf({ byPartition }: RtoMeasured): Worst | undefined {
  const length = ({ outage: { atLeast, atMost } }: Worst): [number, number] => [atMost ?? Number.POSITIVE_INFINITY, atLeast];
  return byPartition
    .flatMap(({ partition, produce, consume }) => [
      ...(produce === undefined ? [] : [{ service: "produce" as const, partition, outage: produce }]),
      ...(consume === undefined ? [] : [{ service: "consume" as const, partition, outage: consume }]),
    ])
    .toSorted((one, other) =>
      length(other)[0] === length(one)[0] ? length(other)[1] - length(one)[1] : length(other)[0] - length(one)[0],
    )[0];
}

const served = (line: WriteLine | UnsentLine): boolean =>
  line.kind === "write" && line.outcome === "acknowledged" && line.late < sizeOf(line.seq);

const told = (line: WriteLine | UnsentLine): string => `${line.session}, due ${line.intended[0].toFixed(3)} s, ${fateOf(line)}`;

function fateOf(line: WriteLine | UnsentLine): string {
  if (line.kind === "unsent") return "not sent in time";
  if (line.outcome !== "acknowledged") return `${line.outcome}${line.error === undefined ? "" : ` (${line.error})`}`;
  return line.late === 0 ? "acknowledged" : `acknowledged up to ${(line.latencyMsMax ?? 0).toFixed(0)} ms after it was due`;
}

/** The first delivery of what this write carried. */
function deliveryOf(
  write: WriteLine | UnsentLine | undefined,
  topics: readonly string[],
  places: Places,
): Placed<ProcessedLine> | undefined {
  if (write?.kind !== "write") return undefined;
  const { session, partition, seq } = write;
  return places
    .linesOf("processed", ...topics)
    .find(({ at }) => at.session === session && at.partition === partition && at.seq[0] <= seq[1] && at.seq[1] >= seq[0]);
}

function endOfLooking(why: string, of: string, effect: Interval, places: Places): EvidenceLink[] {
  const [ended] = places.events
    .filter(({ at: { event, at } }) => (event === "heal.started" || event === "load.stopped") && at >= effect.atLeast)
    .toSorted((one, other) => one.at.at - other.at.at);
  return linkIf(ended, why, ({ event }) => `${of} was not seen to recover by the time it was no longer watched (${event})`);
}
