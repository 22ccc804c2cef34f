import type { TimelineEvent } from "./events.ts";

/** Where events of a run go. Stamps come from agents; nobody else has a clock that counts. */
export interface Recorder {
  record(event: TimelineEvent): void;
  /** Like `record`, but on disk for good before it returns: for deeds whose undo must be known after any crash. */
  recordDurably(event: TimelineEvent): void;
}
