import { z } from "zod";
import { type Remark, stallFields } from "../../protocol/client-process.ts";
import { ClaimedStalls } from "./claimed-stalls.ts";

export interface HearingPlan<Report> {
  readonly schema: z.ZodType<Report>;
  /** What it may put into the timeline. */
  readonly events: ReadonlySet<string>;
  /** Told with everything that the program says of itself: its workload, and its session or member. */
  readonly of: { readonly workload: string; readonly session: string };
  readonly now: () => number;
  readonly emit: (event: string, fields: Readonly<Record<string, unknown>>, at?: number) => void;
  readonly log: (text: string) => void;
  /** What is no remark. Errors are: they are counted. */
  readonly onReport: (report: Exclude<Report, Remark>) => void;
  readonly onError: (code: string) => void;
}

/** More of them say nothing new, and a program that only lies must not fill the timeline. */
const liesTold = 20;
/** What a report's stamp may be ahead of its reading: clocks are the same, only their grain is not. */
const graceSeconds = 0.05;

/**
 * What a client program says, line by line: remarks are passed on, reports handed over, and whatever breaks the protocol is told as
 * `client.lied` and never believed. A program that somebody else wrote can neither crash the agent nor speak for it.
 */
export class Hearing<Report extends { readonly report: string }> {
  readonly #plan: HearingPlan<Report>;
  readonly #since: number;
  readonly #stalls: ClaimedStalls;
  #hasGreeted = false;
  #lies = 0;

  constructor(plan: HearingPlan<Report>) {
    this.#plan = plan;
    this.#since = plan.now();
    this.#stalls = new ClaimedStalls(this.#since);
  }

  /** `what`, as in "session s-1 <what>". */
  readonly lied = (what: string): void => {
    this.#lies += 1;
    const { emit, of } = this.#plan;
    if (this.#lies <= liesTold) emit("client.lied", { ...of, what });
  };

  readonly take = (line: string): void => {
    this.#take(line);
    this.#stalls.heard(this.#plan.now());
  };

  #take(line: string): void {
    const { data, error } = this.#plan.schema.safeParse(parsed(line));
    if (error !== undefined) {
      this.lied(`said ${line.slice(0, 200)}: ${z.prettifyError(error).replaceAll("\n", " ")}`);
      return;
    }
    if (data.report !== "hello" && !this.#hasGreeted) {
      this.lied(`said "${data.report}" before "hello"`);
      return;
    }
    this.#hasGreeted = true;
    if (this.#isOffTheClock(data)) return;
    if (isRemark(data)) this.#remark(data);
    else this.#plan.onReport(data as Exclude<Report, Remark>);
  }

  #isOffTheClock({ report, at }: Report & { readonly at?: number }): boolean {
    const now = this.#plan.now();
    const isOff = at !== undefined && (at > now + graceSeconds || at < this.#since - graceSeconds);
    if (isOff) this.lied(`stamped "${report}" with ${at} s, at ${now} s of the run's clock`);
    return isOff;
  }

  #remark(remark: Remark): void {
    const { emit, log, onError, of, events } = this.#plan;
    if (remark.report === "hello") {
      const { protocol, library, version } = remark;
      emit("client.hello", { ...of, protocol, library, version });
    }
    if (remark.report === "log") log(remark.text);
    if (remark.report === "error") onError(remark.error);
    if (remark.report !== "event") return;
    if (!events.has(remark.event)) this.lied(`told the event ${remark.event}, which is not a client's to tell`);
    else if (remark.event === "observer.stall") this.#stall(remark);
    // Its own name for itself does not count.
    else emit(remark.event, { ...remark.fields, ...of }, remark.at);
  }

  /** Figures are widened by a stall: nobody may say of himself that he could not see, while he talked. */
  #stall({ at, fields }: Extract<Remark, { report: "event" }>): void {
    const { emit, of, now } = this.#plan;
    const { data, error } = stallFields.safeParse(fields);
    if (error !== undefined) {
      this.lied(`told a stall ${JSON.stringify(fields).slice(0, 200)}: ${z.prettifyError(error).replaceAll("\n", " ")}`);
      return;
    }
    const believed = this.#stalls.believed({ ...data, now: Math.min(at, now()) });
    if (typeof believed === "string") this.lied(believed);
    else for (const [from, to] of believed) emit("observer.stall", { ...of, process: of.session, from, to }, at);
  }
}

const remarks = new Set(["hello", "event", "log", "error"]);

const isRemark = (report: { readonly report: string }): report is Remark => remarks.has(report.report);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
