/**
 * Who noticed what and when, for each partition that was out or changed its leader: the true leader change beside what each client
 * learnt and did. How much of an outage is Kafka's and how much its client's stands in the difference.
 */
import type { Span, WriteLine } from "../ledger/lines.ts";
import { type EventOf, eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import type { Effect } from "./effect.ts";
import type { ClientMeasured, PartitionClients, PartitionOutage, ProbeMeasured } from "./measured.ts";

/** Seconds after the effect everywhere; `end` on the run's clock. */
export function clientsOf(book: Book, effect: Effect, end: number, byPartition: readonly PartitionOutage[]): PartitionClients[] {
  const since = sinceEffect(effect);
  const sessions = Map.groupBy(book.writes, (write) => write.partition);
  const out = new Set(byPartition.filter(({ produce }) => produce?.atMost !== 0).map(({ partition }) => partition));
  return byPartition.flatMap(({ partition }) => {
    const change = leaderChange(book, partition, effect, end);
    if (change === undefined && !out.has(partition)) return [];
    const bySession = Map.groupBy(sessions.get(partition) ?? [], ({ session }) => processOf(session));
    return {
      partition,
      ...(change && { leader: { node: change.node, epoch: change.epoch, after: since(change.at) } }),
      clients: Array.from(bySession, ([session, writes]) => clientOf(book, session, partition, writes, effect, end)),
    };
  });
}

/** What the probe at the edge went through: from its last acknowledgement to its next. Absent where it was never silent. */
export function probesOf({ timeline }: Book, effect: Effect): ProbeMeasured[] {
  const since = sinceEffect(effect);
  const told = (name: "probe.silent" | "probe.back"): ProbeEvent[] =>
    timeline.flatMap((event) => {
      const { event: its, ...said } = event as unknown as ProbeEvent & { readonly event: string };
      return its === name && said.at >= effect.at.atLeast ? [said] : [];
    });
  return told("probe.silent").map(({ probe, cluster, lastAckAt, at }) => {
    const back = told("probe.back").find((event) => event.probe === probe && event.at >= at);
    return {
      probe,
      cluster,
      lastAcknowledged: typeof lastAckAt === "number" ? since(lastAckAt) : null,
      back: back === undefined ? null : since(back.at),
    };
  });
}

type ClientRemark = EventOf<"client.metadata" | "client.noticed" | "client.through">;

interface ProbeEvent {
  readonly at: number;
  readonly probe: string;
  readonly cluster: string;
  readonly lastAckAt?: number | null;
}

const sinceEffect =
  ({ at }: Effect) =>
  (time: number): number =>
    Math.round((time - at.atLeast) * 1e6) / 1e6;

/** Sessions of one process: `orders-east-1`, `orders-east-1.2`. */
const processOf = (session: string): string => session.replace(/\.\d+$/, "");

/** The first leader of a higher epoch that any node named after the effect, on the cluster that was hit. */
function leaderChange(
  { timeline, settings }: Book,
  partition: number,
  effect: Effect,
  end: number,
): EventOf<"leader"> | undefined {
  const leaders = eventsOf(timeline, "leader").filter(
    (event) =>
      event.topic === settings.workload.topic &&
      event.partition === partition &&
      event.cluster === (settings.source ?? event.cluster) &&
      event.at <= end,
  );
  const before = leaders.filter(({ at }) => at <= effect.at.atLeast).reduce((most, { epoch }) => Math.max(most, epoch), -1);
  return leaders.find(({ at, epoch }) => at > effect.at.atLeast && epoch > before);
}

function clientOf(
  { timeline, settings }: Book,
  session: string,
  partition: number,
  writes: readonly WriteLine[],
  effect: Effect,
  end: number,
): ClientMeasured {
  const since = sinceEffect(effect);
  const own = <Remark extends ClientRemark>(remarks: readonly Remark[]): Remark[] =>
    remarks.filter(
      (event) =>
        event.workload === settings.workload.name &&
        processOf(event.session) === session &&
        event.partition === partition &&
        event.at >= effect.at.atLeast &&
        event.at <= end,
    );
  const [noticed] = own(eventsOf(timeline, "client.noticed"));
  const [metadata] = own(eventsOf(timeline, "client.metadata"));
  const through = own(eventsOf(timeline, "client.through")).find(({ at }) => at >= (noticed?.at ?? Number.POSITIVE_INFINITY));
  const answers = writes
    .flatMap(({ outcome, answered }): Span[] => (outcome === "acknowledged" && answered !== null ? [answered] : []))
    .sort((a, b) => a[0] - b[0]);
  const first = answers[0]?.[0] ?? Number.NEGATIVE_INFINITY;
  const silence = first > effect.at.atMost ? undefined : longestSilence(answers, effect, end);
  return {
    session,
    ...(noticed && { noticed: since(noticed.at) }),
    ...(metadata && { metadata: since(metadata.at) }),
    ...(through && { through: since(through.at) }),
    ...(first > effect.at.atMost && { began: since(first) }),
    ...(silence && { silent: [since(silence[0]), silence[1] === null ? null : since(silence[1])] as const }),
  };
}

/** Between two acknowledgements, the longest that ended after the effect; a null end was not seen. */
function longestSilence(answers: readonly Span[], effect: Effect, end: number): readonly [number, number | null] | undefined {
  let last: number | undefined;
  let longest: readonly [number, number | null] | undefined;
  const lengthOf = (silence: readonly [number, number | null] | undefined) => (silence ? (silence[1] ?? end) - silence[0] : 0);
  const take = (silence: readonly [number, number | null]) => {
    if (lengthOf(silence) > lengthOf(longest)) longest = silence;
  };
  for (const [first, until] of answers) {
    if (first > end) break;
    if (last !== undefined && first > effect.at.atLeast) take([last, first]);
    last = Math.max(last ?? until, until);
  }
  if (last !== undefined && last < end) take([last, null]);
  return longest;
}
