import { formatDuration } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { Narrator } from "../drill/narrator.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { lineOf } from "./event-lines.ts";
import { Stalls } from "./stalls.ts";

const heartbeatMs = 30_000;
const frameMs = 100;

/** A line per event, and a sign of life every 30 s: for logs. */
export class LineNarrator implements Narrator {
  readonly #out: NodeJS.WritableStream;
  readonly #began = performance.now();
  readonly #stalls = new Stalls();
  readonly #running: { name: string; since: number }[] = [];
  #lastLineAt = performance.now();

  constructor(out: NodeJS.WritableStream) {
    this.#out = out;
    setInterval(() => this.#heartbeat(), 1000).unref();
  }

  stepBegan(name: string): void {
    this.#running.push({ name, since: performance.now() });
    this.print(`▸ ${name}`);
  }

  stepEnded(name: string, tookMs: number): void {
    this.#forget(name);
    this.print(`✓ ${name}  ${formatDuration(tookMs)}`);
  }

  stepFailed(name: string, tookMs: number, error: unknown): void {
    this.#forget(name);
    this.print(`✗ ${name}  ${formatDuration(tookMs)}: ${messageOf(error).split("\n")[0]}`);
  }

  event(event: TimelineEvent): void {
    if (this.#stalls.take(event)) return;
    if (event.event === "phase" || event.event === "load.stopped") this.#tellStalls();
    const line = lineOf(event);
    if (line !== undefined) this.print(`  · ${line}`);
  }

  say(text: string): void {
    this.print(text);
  }

  stopwatch(running: { readonly targetSeconds: number; readonly forSeconds: number } | null): void {
    if (running !== null) this.print(`  · RTO clock runs; the gate is ${running.targetSeconds} s`);
  }

  protected get running(): { name: string; since: number } | undefined {
    return this.#running.at(-1);
  }

  protected print(text: string): void {
    this.#lastLineAt = performance.now();
    const elapsed = ((performance.now() - this.#began) / 1000).toFixed(1).padStart(6);
    this.#out.write(`${elapsed} s  ${text}\n`);
  }

  #tellStalls(): void {
    const stalls = this.#stalls.summary();
    if (stalls !== undefined) this.print(`  · ${stalls}`);
  }

  #forget(name: string): void {
    const index = this.#running.findLastIndex((step) => step.name === name);
    if (index >= 0) this.#running.splice(index, 1);
  }

  #heartbeat(): void {
    const step = this.running;
    if (step === undefined || performance.now() - this.#lastLineAt < heartbeatMs) return;
    this.print(`… still: ${step.name} (${formatDuration(performance.now() - step.since)})`);
  }
}

/** The same lines on a terminal, above a last one that lives: the step that runs, and the time since the fault while there is load. */
export class TerminalNarrator extends LineNarrator {
  readonly #terminal: NodeJS.WriteStream;
  #watch: { readonly targetSeconds: number; readonly since: number } | null = null;
  readonly #frames: NodeJS.Timeout;

  constructor(terminal: NodeJS.WriteStream) {
    super(terminal);
    this.#terminal = terminal;
    this.#frames = setInterval(() => this.#draw(), frameMs);
    this.#frames.unref();
  }

  override stopwatch(running: { readonly targetSeconds: number; readonly forSeconds: number } | null): void {
    this.#watch =
      running === null ? null : { targetSeconds: running.targetSeconds, since: performance.now() - running.forSeconds * 1000 };
  }

  /** Without load nothing is down or up. */
  override event(event: TimelineEvent): void {
    if (event.event === "load.stopped") this.#watch = null;
    super.event(event);
  }

  protected override print(text: string): void {
    this.#terminal.write("\r\u001b[K");
    super.print(text);
    this.#draw();
  }

  end(): void {
    clearInterval(this.#frames);
    this.#terminal.write("\r\u001b[K");
  }

  #draw(): void {
    const step = this.running;
    if (step === undefined) return;
    const doing = `${step.name} … ${formatDuration(performance.now() - step.since)}`;
    const line = this.#watch === null ? doing : `${this.#stopwatchText(this.#watch)}   ${doing}`;
    this.#terminal.write(`\r\u001b[K${line.slice(0, (this.#terminal.columns ?? 100) - 1)}`);
  }

  /** The runner's own clock, for the eye. It does not know when service is back, so it judges nothing: the ledger does. */
  #stopwatchText({ since, targetSeconds }: { since: number; targetSeconds: number }): string {
    const elapsed = (performance.now() - since) / 1000;
    return `⏱ since the fault ≈ ${elapsed.toFixed(1)} s (RTO gate ${targetSeconds} s)`;
  }
}
