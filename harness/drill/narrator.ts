import type { TimelineEvent } from "../timeline/events.ts";

/** Whoever watches a drill: a terminal, a log. It is told, it never decides. */
export interface Narrator {
  stepBegan(name: string): void;
  stepEnded(name: string, tookMs: number): void;
  stepFailed(name: string, tookMs: number, error: unknown): void;
  event(event: TimelineEvent): void;
  say(text: string): void;
  /** Service is down since this moment; `target` is the tier's, in seconds. */
  stopwatch(running: { readonly targetSeconds: number } | null): void;
}
