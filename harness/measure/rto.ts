/**
 * RTO: how long each partition was out after the effect, with the fault still standing; the maximum counts. Observation
 * ends at the first of heal and stop of load, and an outage that did not end before is censored, never dropped.
 */
import { eventsOf } from "../timeline/events.ts";
import { affectedOf } from "./affected.ts";
import { type Book, partitionsOf } from "./book.ts";
import { clientsOf, probesOf } from "./clients.ts";
import type { Effect } from "./effect.ts";
import { type FirstDelivery, firstDeliveries } from "./first-deliveries.ts";
import type { PartitionOutage, Relapse, RtoMeasured, ServiceName } from "./measured.ts";
import { longestOf, type Observed } from "./outage.ts";
import {
  baselineShortfall,
  consumeService,
  endToEndService,
  ledgerGrain,
  type PartitionService,
  processedInTime,
  produceService,
} from "./services.ts";

type Services = Partial<Record<ServiceName, PartitionService>>;

interface Judged {
  readonly judged: readonly { readonly partition: number; readonly services: Services }[];
  readonly shortfall: number;
  readonly forgiven: number;
}

/** Absent without a fault, and where nothing was scheduled after it. */
export function rtoOf(book: Book): RtoMeasured | undefined {
  const { effect } = book;
  if (effect === undefined || book.schedules.length === 0) return undefined;
  const end = endOfObservation(book, effect);
  const { judged, shortfall, forgiven } = servicesByPartition(book, effect, end);
  if (judged.length === 0) return undefined;
  const byPartition = judged.map(({ partition, services }): PartitionOutage => {
    const { produce, consume, endToEnd } = services;
    return {
      partition,
      ...(produce && { produce: produce.outage }),
      ...(consume && { consume: consume.outage }),
      ...(endToEnd && { endToEnd: endToEnd.outage }),
    };
  });
  const longest = (service: ServiceName) => longestOf(byPartition.flatMap((outages) => outages[service] ?? []));
  const [produce, consume, endToEnd] = [longest("produce"), longest("consume"), longest("endToEnd")];
  const [producing, consuming] = [affectedOf(byPartition, "produce"), affectedOf(byPartition, "consume")];
  const relapse = judged.flatMap(({ partition, services }) => relapsesOf(partition, services, effect));
  return {
    ...(produce && { produce }),
    ...(consume && { consume }),
    ...(endToEnd && { endToEnd }),
    ...(book.settings.workload.group !== null && book.processed.length === 0 && { consumeUnseen: true }),
    relapses: relapse.length,
    relapse,
    byPartition,
    affected: { ...(producing && { produce: producing }), ...(consuming && { consume: consuming }) },
    clients: clientsOf(book, effect, end, byPartition),
    probes: probesOf(book, effect),
    shownSeconds: Math.max(0, end - effect.at.atMost),
    ...(consume && { baselineShortfall: shortfall, forgivenShortfall: forgiven }),
  };
}

/** The first of heal and stop of load after the effect; the last scheduled slot where neither was recorded. */
function endOfObservation({ timeline, settings, schedules }: Book, effect: Effect): number {
  const heals = eventsOf(timeline, "heal.started").filter(({ fault }) => fault === settings.fault);
  const ends = [...heals, ...eventsOf(timeline, "load.stopped")].map(({ at }) => at).filter((at) => at >= effect.at.atLeast);
  if (ends.length > 0) return Math.min(...ends);
  return Math.max(...schedules.map(({ from, every, slots }) => from + every * slots));
}

function servicesByPartition(book: Book, effect: Effect, end: number): Judged {
  const slack = [book.writes, book.processed].flat().reduce((most, line) => Math.max(most, line.slack), 0);
  const seen: Observed = { effect: effect.at, end, stalls: book.stalls, slack };
  const writes = Map.groupBy(book.writes, ({ partition }) => partition);
  const deliveries = firstDeliveries(book);
  const ofPartition = Map.groupBy(deliveries, ({ partition }) => partition);
  const ofStream = bySequence(deliveries);
  const consumes = book.processed.length > 0;
  const partitions = partitionsOf(book).filter((partition) =>
    book.schedules.some((schedule) => schedule.partition === partition),
  );
  const shortfall = Math.max(
    0,
    ...partitions.map((partition) => baselineShortfall(book, partition, ofPartition.get(partition) ?? [], seen)),
  );
  const forgiven = Math.max(shortfall, ledgerGrain(book));
  const judged = partitions.flatMap((partition) => {
    const written = writes.get(partition) ?? [];
    const produce = produceService(book, partition, written, seen);
    if (produce === undefined) return [];
    const timed = consumes && book.settings.endToEndObjectiveMs !== undefined;
    const inTime = timed ? processedInTime(book, partition, written, ofStream, seen) : () => false;
    const tolerated = { shortfall: forgiven, inTime };
    const consume = consumes ? consumeService(book, partition, ofPartition.get(partition) ?? [], tolerated, seen) : undefined;
    const endToEnd = timed ? endToEndService(book, partition, written, ofStream, seen) : undefined;
    return [{ partition, services: { produce, ...(consume && { consume }), ...(endToEnd && { endToEnd }) } }];
  });
  return { judged, shortfall, forgiven };
}

function bySequence(deliveries: readonly FirstDelivery[]): Map<string, FirstDelivery[]> {
  const streams = Map.groupBy(deliveries, ({ stream }) => stream);
  for (const ofStream of streams.values()) ofStream.sort((a, b) => a.seq[0] - b.seq[0]);
  return streams;
}

/** Targets apply to produce and consume: only their relapses count. */
function relapsesOf(partition: number, { produce, consume }: Services, effect: Effect): Relapse[] {
  const since = (time: number | null) => (time === null ? null : time - effect.at.atLeast);
  const of = (service: ServiceName, judged: PartitionService | undefined): Relapse[] =>
    (judged?.relapses ?? []).map(({ from, until }) => ({
      service,
      partition,
      from: from - effect.at.atLeast,
      until: since(until),
    }));
  return [...of("produce", produce), ...of("consume", consume)];
}
