/**
 * What the runner and its agents say to each other: one JSON object a line on the agent's stdio.
 *
 * Runner to agent: a request `{id, cmd, args}`. Agent to runner: exactly one reply `{re, at, ok, …}` per request, and,
 * whenever they happen, timeline events (they have `event`), ledger lines (they have `kind`) and log lines (they have `log`).
 * Every `at` is seconds on the run's clock: the kernel's CLOCK_MONOTONIC minus the `zero` told in `hello`.
 */
export interface Request {
  readonly id: string;
  readonly cmd: string;
  readonly args: unknown;
}

export type Reply =
  | { readonly re: string; readonly at: number; readonly ok: true; readonly result: unknown }
  | {
      readonly re: string;
      readonly at: number;
      readonly ok: false;
      readonly error: { readonly message: string; readonly code?: string };
    };

/** A timeline event on its way; `harness/timeline` knows their kinds. */
export interface EventMessage {
  readonly at: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** A ledger line on its way; `harness/ledger` knows their kinds. */
export interface LedgerMessage {
  readonly kind: string;
}

export interface LogMessage {
  readonly log: string;
}

/**
 * What stands on every line beside the message: its number, counted from 1 since the agent began. Whoever reads an agent's words
 * back from where the engine kept them can tell by it that none is missing.
 */
export interface Numbered {
  readonly n?: number;
}

export type AgentMessage = Reply | EventMessage | LedgerMessage | LogMessage;

export const isReply = (message: AgentMessage): message is Reply => "re" in message;
export const isEvent = (message: AgentMessage): message is EventMessage => "event" in message && !("re" in message);
export const isLedger = (message: AgentMessage): message is LedgerMessage =>
  "kind" in message && !("event" in message) && !("re" in message);
