/**
 * Every failure Muster reports says what was being attempted, what was seen, and what to do next.
 * `exitCode` is the process's own (2 usage, 3 guard, 4 aborted, 5 environment, 6 invalid, 7 heal not proven).
 */
export interface MusterErrorOptions {
  readonly hint?: string;
  readonly cause?: unknown;
}

export class MusterError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(code: string, exitCode: number, message: string, options: MusterErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** The command line or a definition is wrong; nothing was started. */
export class UsageError extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_USAGE", 2, message, options);
  }
}

/** A guard refused: nothing was injected. */
export class GuardRefused extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_GUARD", 3, message, options);
  }
}

/** The engine, the image, the disk or a node's start failed: it says nothing about Kafka's failover. */
export class EnvironmentError extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_ENVIRONMENT", 5, message, options);
  }
}

/** The drill did not do what it claims (a fault without effect, a surviving path that died): no figure may be quoted. */
export class InvalidDrill extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_INVALID", 6, message, options);
  }
}

/** What was to be broken is broken like that already; nothing was changed. A drill is invalid, a verb done by hand has succeeded. */
export class AlreadySo extends InvalidDrill {}

/** The drill needs something that this place cannot do; what it would have shown was not run. */
export class NotRun extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_NOT_RUN", 6, message, options);
  }
}

export class HealNotProven extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_HEAL", 7, message, options);
  }
}

/** A bounded wait ran out. The message carries what was waited for and what was seen last. */
export class DeadlineExceeded extends MusterError {
  constructor(message: string, options?: MusterErrorOptions) {
    super("MUSTER_DEADLINE", 5, message, options);
  }
}

/** SIGINT or SIGTERM: exit 130 or 143, after healing. */
export class Interrupted extends MusterError {
  constructor(signal: "SIGINT" | "SIGTERM") {
    super("MUSTER_INTERRUPTED", signal === "SIGINT" ? 130 : 143, `interrupted by ${signal}`);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What went wrong first, then what went wrong while cleaning up after it. */
export function causesOf(error: unknown): unknown[] {
  if (error === undefined) return [];
  if (error instanceof SuppressedError) return [...causesOf(error.suppressed), ...causesOf(error.error)];
  return [error];
}
