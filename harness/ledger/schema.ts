/**
 * The ledger's shapes as zod schemas: what `audit` trusts instead of the program that wrote the files. Objects are strict,
 * so a misspelt field is an error that names itself, not a figure that silently misses a line.
 */
import { z } from "zod";
import type {
  CommitLine,
  EndLine,
  LedgerLine,
  LogLine,
  ProcessedLine,
  Range,
  ResumeLine,
  ScheduleLine,
  Span,
  TxnLine,
  UnsentLine,
  WriteLine,
} from "./lines.ts";

const count = z.int().nonnegative();
const seconds = z.number();
const name = z.string().min(1);
const ascends = { error: "the first must not be greater than the second" };
const range: z.ZodType<Range> = z.tuple([count, count]).refine(([from, to]) => from <= to, ascends);
const span: z.ZodType<Span> = z.tuple([seconds, seconds]).refine(([first, last]) => first <= last, ascends);
const outcome = z.enum(["acknowledged", "rejected", "indeterminate"]);
const isolation = z.enum(["uncommitted", "committed"]);
const read = z.enum(["cutover", "return", "final"]).exactOptional();
const kernel = name.exactOptional();
const ofPartition = { topic: name, partition: count, kernel };

const schedule = z.strictObject({
  kind: z.literal("schedule"),
  ...ofPartition,
  from: seconds,
  every: z.number().positive(),
  slots: count,
}) satisfies z.ZodType<ScheduleLine>;

const write = z
  .strictObject({
    kind: z.literal("write"),
    ...ofPartition,
    session: name,
    cluster: name,
    outcome,
    seq: range,
    offset: count.nullable(),
    intended: span,
    answered: span.nullable(),
    latencyMsMax: z.number().nullable(),
    late: count,
    error: name.exactOptional(),
    keys: z.array(z.string()).readonly().exactOptional(),
    txn: name.exactOptional(),
  })
  .refine(({ outcome, answered }) => outcome !== "acknowledged" || answered !== null, {
    path: ["answered"],
    error: "an acknowledged write has an answer",
  })
  .refine(({ keys, seq }) => keys === undefined || keys.length === seq[1] - seq[0] + 1, {
    path: ["keys"],
    error: "there must be one key per sequence number",
  }) satisfies z.ZodType<WriteLine>;

const unsent = z.strictObject({
  kind: z.literal("unsent"),
  ...ofPartition,
  session: name,
  cluster: name,
  intended: span,
  slots: count,
}) satisfies z.ZodType<UnsentLine>;

const txn = z.strictObject({
  kind: z.literal("txn"),
  session: name,
  txn: name,
  outcome: z.enum(["committed", "aborted", "indeterminate"]),
  at: seconds,
  kernel,
}) satisfies z.ZodType<TxnLine>;

const log = z
  .strictObject({
    kind: z.literal("log"),
    ...ofPartition,
    cluster: name,
    isolation,
    read,
    origin: z.enum(["native", "mirrored"]),
    offset: range,
    session: name,
    seq: range,
  })
  .refine(...sameLength()) satisfies z.ZodType<LogLine>;

const end = z.strictObject({
  kind: z.literal("end"),
  ...ofPartition,
  cluster: name,
  read,
  logStart: count,
  highWatermark: count,
  lastStable: count,
  logEnd: count,
  leaderEpoch: z.int().min(-1),
  complete: z.boolean(),
  isolations: z.array(isolation).readonly().exactOptional(),
  at: seconds.exactOptional(),
}) satisfies z.ZodType<EndLine>;

const processed = z
  .strictObject({
    kind: z.literal("processed"),
    ...ofPartition,
    group: name,
    member: name,
    cluster: name,
    offset: range,
    session: name,
    seq: range,
    at: span,
  })
  .refine(...sameLength()) satisfies z.ZodType<ProcessedLine>;

const commit = z.strictObject({
  kind: z.literal("commit"),
  ...ofPartition,
  group: name,
  cluster: name,
  offset: count,
  at: seconds,
  outcome,
}) satisfies z.ZodType<CommitLine>;

const resume = z.strictObject({
  kind: z.literal("resume"),
  ...ofPartition,
  group: name,
  cluster: name,
  offset: count,
  at: seconds,
  source: z.enum(["synced", "translated", "timestamp", "reset", "none"]),
  reset: z.enum(["latest", "earliest"]).exactOptional(),
  logEnd: count.exactOptional(),
}) satisfies z.ZodType<ResumeLine>;

function sameLength(): [(line: { offset: Range; seq: Range }) => boolean, { path: string[]; error: string }] {
  return [
    ({ offset, seq }) => offset[1] - offset[0] === seq[1] - seq[0],
    { path: ["offset"], error: "a run has as many offsets as sequence numbers" },
  ];
}

/** Any line of the ledger. */
export const ledgerLine: z.ZodType<LedgerLine> = z.discriminatedUnion("kind", [
  schedule,
  write,
  unsent,
  txn,
  log,
  end,
  processed,
  commit,
  resume,
]);
