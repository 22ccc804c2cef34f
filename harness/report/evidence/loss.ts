/** The lines that a loss rests on: when the fault took effect, the first record that it cost, where the log was cut off. */
import type { WriteLine } from "../../ledger/lines.ts";
import type { IdRange } from "../../measure/ids.ts";
import type { Reason } from "../../targets/verdict.ts";
import type { WorkloadRecord } from "../record.ts";
import { type EvidenceLink, linkIf, type Placed, type Places } from "./places.ts";

export function lossLinks(
  why: string,
  { topic, rpo }: WorkloadRecord,
  reason: Reason | undefined,
  places: Places,
): EvidenceLink[] {
  const promoted = places.eventsOf("promoted").at(-1);
  const told = kindOf(reason);
  const ids = rpo?.ids[told.ids] ?? [];
  const first = firstWritten(ids, topic, places);
  const unread = places.linesOf("end", topic).find(({ at }) => !at.complete);
  return [
    ...linkIf(first, why, (write) => `${told.text}: ${nameOf(write, ids)}, ${write.outcome} by ${write.cluster}`),
    ...linkIf(
      told.ids === "undetermined" ? unread : undefined,
      why,
      ({ cluster, partition }) => `partition ${partition} in ${cluster} was not read to its end`,
    ),
    ...linkIf(promoted, why, ({ cluster }) => `${cluster} promoted: where its logs ended`),
  ];
}

function kindOf(reason: Reason | undefined): {
  ids: "holes" | "splitBrain" | "undetermined" | "phantoms" | "lost";
  text: string;
} {
  switch (reason) {
    case "hole":
      return { ids: "holes", text: "first hole" };
    case "splitBrain":
      return { ids: "splitBrain", text: "first record acknowledged by the cut-off side after t_D" };
    case "violation":
      return { ids: "phantoms", text: "first record that was rejected and is there all the same" };
    case "undetermined":
      return { ids: "undetermined", text: "first record of which nothing is known" };
    default:
      return { ids: "lost", text: "first lost record" };
  }
}

/** Of all writes that carried one of these records, the one answered first: how far a loss reaches back is counted from it. */
function firstWritten(ids: readonly IdRange[], topic: string, places: Places): Placed<WriteLine> | undefined {
  return places
    .linesOf("write", topic)
    .filter(({ at }) => ids.some((id) => carries(at, id)))
    .toSorted((one, other) => answeredAt(one.at, ids) - answeredAt(other.at, ids))[0];
}

/** When the first of them in this run of records was answered; a run tells only the moments of its two ends. */
function answeredAt(write: WriteLine, ids: readonly IdRange[]): number {
  const { seq, answered, intended } = write;
  const [from, to] = answered ?? intended;
  return from + ((to - from) * (firstOf(write, ids) - seq[0])) / Math.max(1, seq[1] - seq[0]);
}

const carries = ({ session, partition, seq }: WriteLine, [ofSession, ofPartition, [from, to]]: IdRange): boolean =>
  session === ofSession && partition === ofPartition && seq[0] <= to && seq[1] >= from;

const nameOf = (write: WriteLine, ids: readonly IdRange[]): string =>
  `${write.session}/${write.partition}/${firstOf(write, ids)}`;

/** A line is a run of records: the first of them that is meant. */
const firstOf = (write: WriteLine, ids: readonly IdRange[]): number =>
  Math.max(write.seq[0], ids.find((id) => carries(write, id))?.[2][0] ?? write.seq[0]);
