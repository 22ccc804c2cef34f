import type { Outcome, Range } from "../../ledger/lines.ts";

/**
 * What a client process tells its agent, one JSON line each on descriptor 3, written before anything can follow from it:
 * a batch is reported before Kafka sees it, so that a SIGKILL at any instant leaves nothing unaccounted for.
 */
export type ProducerReport =
  | {
      readonly report: "sending";
      readonly batch: number;
      readonly partition: number;
      readonly session: string;
      readonly seq: Range;
      readonly slots: Range;
    }
  | { readonly report: "acknowledged"; readonly batch: number; readonly at: number; readonly offset: number | null }
  | {
      readonly report: "failed";
      readonly batch: number;
      readonly at: number;
      readonly outcome: Exclude<Outcome, "acknowledged">;
      readonly error: string;
    }
  | { readonly report: "unsent"; readonly partition: number; readonly slots: Range }
  /** The schedule ended here; what is due and in flight is still being dealt with. */
  | { readonly report: "ended"; readonly at: number }
  | Remark;

export type ConsumerReport =
  | {
      readonly report: "processed";
      readonly partition: number;
      readonly offset: Range;
      readonly session: string;
      readonly seq: Range;
      readonly at: number;
    }
  | {
      readonly report: "committing";
      readonly commit: number;
      readonly at: number;
      readonly partition: number;
      readonly offset: number;
    }
  | {
      readonly report: "committed";
      readonly commit: number;
      readonly at: number;
      readonly outcome: Outcome;
      readonly error?: string;
    }
  | {
      readonly report: "resumed";
      readonly partition: number;
      readonly offset: number;
      readonly at: number;
      readonly found: boolean;
      readonly logEnd: number;
    }
  | { readonly report: "assigned"; readonly partitions: readonly number[] }
  | Remark;

/** `tookMs` null = not acknowledged. */
export type ProberReport = { readonly report: "probed"; readonly at: number; readonly tookMs: number | null } | Remark;

/** What is passed on as it is: an event of the timeline, a line of the log, an error to be counted. */
export type Remark =
  | { readonly report: "event"; readonly event: string; readonly at: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly report: "log"; readonly text: string }
  | { readonly report: "error"; readonly error: string };
