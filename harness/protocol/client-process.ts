/**
 * The client process protocol: what a client program and the agent that started it say to each other. Any program in any language
 * that speaks it can be the client of a drill; docs/client-protocol.md tells it to people, with an example of every line.
 *
 * Agent to program, on stdin: one start line, then orders. Program to agent, on descriptor 3: reports. One JSON object a line,
 * UTF-8. Every `at` is seconds on the run's clock: the kernel's CLOCK_MONOTONIC minus the start line's `zero`.
 */
import { z } from "zod";
import type { Outcome, Range } from "../ledger/lines.ts";

/** Of the protocol. It grows by optional fields; whatever else changes is another number. */
export const PROTOCOL = 1;

/** The first line that a program is told; orders follow. */
export interface Start<Args> {
  /** CLOCK_MONOTONIC in nanoseconds at the run's second 0, as a decimal string. */
  readonly zero: string;
  /** How stalls of this process are signed. */
  readonly name: string;
  readonly args: Args;
}

/** The one order there is: end within this time. What is due by now is sent or dropped, what is in flight may still be answered. */
export interface StopOrder {
  readonly stopWithinMs: number;
}

const count = z.int().nonnegative();
const seconds = z.number();
const name = z.string().min(1);
const range: z.ZodType<Range> = z
  .tuple([count, count])
  .refine(([from, to]) => from <= to, { error: "the first must not be greater than the last" });
const outcome: z.ZodType<Outcome> = z.enum(["acknowledged", "rejected", "indeterminate"]);

const hello = z.object({ report: z.literal("hello"), protocol: z.literal(PROTOCOL), library: name, version: name });
const event = z.object({ report: z.literal("event"), event: name, at: seconds, fields: z.record(z.string(), z.unknown()) });
const log = z.object({ report: z.literal("log"), text: z.string() });
const error = z.object({ report: z.literal("error"), error: name });
/** What any program may say: who it is, an event of the timeline, a line of the log, an error to be counted. */
const remarks = [hello, event, log, error] as const;

/** Told before the library has it: a SIGKILL at any instant leaves nothing unaccounted for. */
const sending = z
  .object({ report: z.literal("sending"), batch: count, partition: count, session: name, seq: range, slots: range })
  .refine(({ seq, slots }) => seq[1] - seq[0] === slots[1] - slots[0], { path: ["slots"], error: "one slot a sequence number" });

/** The part of its batch that an answer is about; absent = all of it. `offset` is that of the part's first record. */
const part = range.exactOptional();

const producer = z.discriminatedUnion("report", [
  sending,
  z.object({ report: z.literal("acknowledged"), batch: count, at: seconds, offset: count.nullable(), seq: part }),
  z.object({
    report: z.literal("failed"),
    batch: count,
    at: seconds,
    outcome: z.enum(["rejected", "indeterminate"]),
    error: name,
    seq: part,
  }),
  z.object({ report: z.literal("unsent"), partition: count, slots: range }),
  /** The schedule ended here; what is due and in flight is still being dealt with. */
  z.object({ report: z.literal("ended"), at: seconds }),
  ...remarks,
]);

const consumer = z.discriminatedUnion("report", [
  z
    .object({ report: z.literal("processed"), partition: count, offset: range, session: name, seq: range, at: seconds })
    .refine(({ offset, seq }) => seq[1] - seq[0] === offset[1] - offset[0], {
      path: ["seq"],
      error: "one offset a sequence number",
    }),
  z.object({ report: z.literal("committing"), commit: count, at: seconds, partition: count, offset: count }),
  z.object({ report: z.literal("committed"), commit: count, at: seconds, outcome, error: name.exactOptional() }),
  z.object({
    report: z.literal("resumed"),
    partition: count,
    offset: count,
    at: seconds,
    found: z.boolean(),
    logEnd: count,
  }),
  z.object({ report: z.literal("assigned"), partitions: z.array(count).readonly() }),
  ...remarks,
]);

const prober = z.discriminatedUnion("report", [
  /** `tookMs` null = not acknowledged. */
  z.object({ report: z.literal("probed"), at: seconds, tookMs: z.number().nullable() }),
  ...remarks,
]);

export type ProducerReport = z.infer<typeof producer>;
export type ConsumerReport = z.infer<typeof consumer>;
export type ProberReport = z.infer<typeof prober>;
export type Remark = z.infer<(typeof remarks)[number]>;

/** Of the event `observer.stall`: a ticker stood still from one moment to the other. */
export const stallFields = z
  .object({ from: seconds, to: seconds })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "it cannot end before it began" });
export type StallFields = z.infer<typeof stallFields>;

/** The reports of each kind of program. */
export const reports = { producer, consumer, prober } as const;

const events = ["client.metadata", "client.noticed", "client.through", "observer.stall"];

/** What each kind of program may put into the timeline. All other events are the agents' own: a client that tells them lies. */
export const eventsOf: Readonly<Record<keyof typeof reports, ReadonlySet<string>>> = {
  producer: new Set(events),
  consumer: new Set([...events, "record.corrupt"]),
  prober: new Set([...events, "probe.silent", "probe.back"]),
};
