import { setTimeout as sleep } from "node:timers/promises";
import type { Range } from "../../../ledger/lines.ts";
import { type OutRecord, recordsOf } from "../../../ledger/record.ts";
import type { Schedule } from "../../../ledger/schedule.ts";
import { now } from "../../clock.ts";
import { DueSlots } from "../due-slots.ts";
import type { Answer } from "../lane-client.ts";
import { Noticing } from "../noticing.ts";
import { codeOf } from "../outcome.ts";
import type { ProducerArgs } from "../producer.ts";
import { begin, type Library, tell } from "../tell.ts";
import { untilTick } from "../ticks.ts";

/** A library's one producer, as an application holds it. */
export interface Sender {
  connect(): Promise<void>;
  /** One call of the library's, with all its own patience, for records of one partition. Never throws. */
  send(partition: number, records: readonly OutRecord[]): Promise<Answer>;
  close(): void;
}

/** Calls for a partition that an application has open at a time; what is due meanwhile waits, and is dropped when it is late. */
const callsAtATime = 5;
const pauseMs = 100;

/**
 * A producer process as an application is one: a single producer instance with the library's own retries and metadata, under the
 * same open-loop schedule as every client. What it does about trouble is its own business; what comes late is late.
 */
export async function produceAsAnApplication(
  library: Library,
  make: (args: ProducerArgs, noticing: Noticing) => Sender,
): Promise<void> {
  const args = await begin<ProducerArgs>(library, (withinMs) => void stop(withinMs));
  const noticing = new Noticing();
  const sender = make(args, noticing);
  const record = recordsOf(args);
  const streams = args.schedules.map((schedule, partition) => new Stream(args, partition, schedule));
  let isConnected = false;
  let batches = 0;

  async function send(stream: Stream, slots: Range): Promise<void> {
    const { partition } = stream;
    const { session } = args;
    const batch = ++batches;
    const seq = stream.number(slots);
    const records = Array.from({ length: seq[1] - seq[0] + 1 }, (_, i) => record(session, partition, seq[0] + i));
    tell({ report: "sending", batch, partition, session, seq, slots });
    stream.calls.set(batch, now());
    const answer = await sender.send(partition, records);
    stream.calls.delete(batch);
    const at = now();
    if ("offset" in answer) tell({ report: "acknowledged", batch, at, ...answer });
    else tell({ report: "failed", batch, at, ...answer });
    if ("offset" in answer) noticing.acknowledged(partition);
    else noticing.failed(partition);
  }

  function tick(stream: Stream): void {
    const at = now();
    const late = stream.slots.takeLate(at);
    if (late !== undefined) tell({ report: "unsent", partition: stream.partition, slots: late });
    // A library that tries again by itself tells nobody; what its caller can notice is that nothing comes back.
    if (stream.waitsSince < at - args.latencyObjectiveMs / 1000) noticing.failed(stream.partition);
    if (!isConnected || stream.calls.size >= callsAtATime) return;
    const due = stream.slots.takeDue(at);
    if (due !== undefined) void send(stream, due);
  }

  function tickSoon(stream: Stream): void {
    const again = (): void => {
      tickSoon(stream);
      tick(stream);
    };
    setTimeout(again, untilTick(now() * 1000, args.lingerMs, stream.partition));
  }

  async function stop(withinMs: number): Promise<void> {
    const at = now();
    tell({ report: "ended", at });
    for (const stream of streams) stream.slots.endAt(at);
    while (now() < at + withinMs / 1000 && !streams.every(({ slots, calls }) => slots.areDone && calls.size === 0))
      await sleep(10);
    sender.close();
    process.exit(0);
  }

  for (const stream of streams) tickSoon(stream);
  while (!isConnected) {
    try {
      await sender.connect();
      isConnected = true;
    } catch (error) {
      tell({ report: "error", error: codeOf(error) });
      await sleep(pauseMs);
    }
  }
}

/** One partition: its slots, its sequence numbers, its open calls. */
class Stream {
  readonly partition: number;
  readonly slots: DueSlots;
  /** When each call began that is still open, by batch. */
  readonly calls = new Map<number, number>();
  #seq = 0;

  constructor({ latencyObjectiveMs }: ProducerArgs, partition: number, schedule: Schedule) {
    this.partition = partition;
    this.slots = new DueSlots(schedule, latencyObjectiveMs);
  }

  get waitsSince(): number {
    return this.calls.values().next().value ?? Number.POSITIVE_INFINITY;
  }

  number([from, to]: Range): Range {
    const first = this.#seq;
    this.#seq += to - from + 1;
    return [first, this.#seq - 1];
  }
}
