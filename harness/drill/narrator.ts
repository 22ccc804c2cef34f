import type { TimelineEvent } from "../timeline/events.ts";

/** Whoever watches a drill: a terminal, a log. It is told, it never decides. */
export interface Narrator {
  stepBegan(name: string): void;
  stepEnded(name: string, tookMs: number): void;
  stepFailed(name: string, tookMs: number, error: unknown): void;
  event(event: TimelineEvent): void;
  say(text: string): void;
  /** A fault has been in effect for `forSeconds`; null = service was seen again, or the drill ended. */
  stopwatch(running: { readonly targetSeconds: number; readonly forSeconds: number } | null): void;
}
