/**
 * A run as a page while it happens. Whoever plays the run tells it what happens and is never kept waiting: scenes are made on a timer of the
 * page's own, only while somebody looks, and never so often that they take more than a twentieth of a core (`Allowance`).
 */
import { messageOf } from "../../core/errors.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { DrawnWorkload } from "../../report/html/drawn-run.ts";
import type { Head, SaidLine } from "../../report/html/live/head.ts";
import { type LiveSetting, liveHtml } from "../../report/html/live/live-html.ts";
import { type LiveRun, LiveStory } from "../../report/html/live/live-story.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { liveAssets } from "../page-assets.ts";
import { Allowance } from "./allowance.ts";
import { Newest } from "./newest.ts";
import { RunClock } from "./run-clock.ts";
import { type LiveServer, serveLive } from "./server.ts";

/** Milliseconds between two scenes where they cost nothing. */
const EVERY = 200;

const nobody: LiveSetting = {
  run: "",
  title: "Muster",
  about: "no run has begun yet",
  hosts: [],
  paths: [],
  hands: { may: false, why: "no run has begun yet" },
};

export class LivePage implements AsyncDisposable {
  #setting = nobody;
  #story = new LiveStory({ hosts: [], loss: { source: "", survivors: "" }, workloads: [], measureFrom: 0 });
  #clock = new RunClock();
  #newest = new Newest();
  #state: Pick<Head, "state" | "words" | "tone"> = { state: "waiting", words: "Waiting for the run to begin.", tone: "plain" };
  #busy: string | null = null;
  #news: number | undefined;
  #endedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #server: LiveServer | undefined;
  readonly #allowance = new Allowance(performance.now());

  /** `deed`: what a button sends; throws where it is none, and tells the rest by `say`. */
  static async open(deed: (body: unknown) => void): Promise<LivePage> {
    const page = new LivePage();
    page.#server = await serveLive({
      page: () => liveHtml(page.#setting, liveAssets()),
      deed,
      onListener: () => page.#wake(),
    });
    return page;
  }

  private constructor() {}

  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Another run: pages that show the one before load themselves anew. */
  begin(setting: LiveSetting, run: LiveRun): void {
    this.#setting = setting;
    this.#story = new LiveStory(run);
    this.#clock = new RunClock();
    this.#newest = new Newest();
    this.#endedAt = undefined;
    this.#state = { state: "running", words: "", tone: "plain" };
  }

  take(event: TimelineEvent): void {
    this.#story.take(event);
    this.#heard();
  }

  takeLine(line: LedgerLine): void {
    this.#story.takeLine(line);
    this.#heard();
  }

  add(workload: DrawnWorkload): void {
    this.#story.add(workload);
  }

  say(text: string, tone: SaidLine["tone"] = "plain"): void {
    for (const one of text.split("\n")) this.#newest.say({ at: new Date().toISOString().slice(11, 19), text: one, tone });
  }

  busy(with_: string | null): void {
    this.#busy = with_;
  }

  /** Nothing more comes of this run; another may begin. */
  end(words: string, tone: Head["tone"]): void {
    this.#endedAt ??= this.#now();
    this.#state = { state: "ended", words, tone };
  }

  /** Tells the last of it to whoever can take it at once, and closes the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#state.state !== "ended") this.end("ended", "plain");
    this.#state = { ...this.#state, state: "closed" };
    try {
      this.#show();
    } catch {
      // It said so before.
    }
    await this.#server?.[Symbol.asyncDispose]();
    this.#server = undefined;
  }

  #heard(): void {
    // What was heard before anybody looked lags behind nobody.
    if (this.#server !== undefined && this.#server.audience.size > 0) this.#news ??= Date.now();
    const { latest } = this.#story;
    if (Number.isFinite(latest)) this.#clock.hear(latest, performance.now() / 1000);
  }

  #now = (): number => this.#endedAt ?? this.#clock.now(performance.now() / 1000);

  #wake(): void {
    this.#timer ??= setTimeout(() => this.#beat(), 0).unref();
  }

  #beat(): void {
    this.#timer = undefined;
    if (this.#server === undefined || this.#server.audience.size === 0) return;
    const before = process.threadCpuUsage();
    try {
      this.#show();
    } catch (error) {
      // Nobody's run ends because a page of it cannot be drawn.
      this.say(`the page could not be drawn: ${messageOf(error)}`, "bad");
    }
    const { user, system } = process.threadCpuUsage(before);
    const rest = this.#allowance.spend((user + system) / 1000, performance.now());
    this.#timer = setTimeout(() => this.#beat(), Math.max(EVERY, rest)).unref();
  }

  #show(): void {
    const now = this.#now();
    const head: Head = {
      run: this.#setting.run,
      ...this.#state,
      now,
      ...(this.#news !== undefined && { news: this.#news }),
      stand: this.#story.stand(),
      busy: this.#busy,
      odd: this.#story.odd,
    };
    this.#news = undefined;
    const newest = this.#newest;
    newest.show(this.#story.scene(now), head);
    this.#server?.audience.tell((since) => newest.since(since), newest.revision);
  }
}
