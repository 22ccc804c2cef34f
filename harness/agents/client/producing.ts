import type { ProducerTotals } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log, send } from "../serve.ts";
import { ClientProcess } from "./process.ts";
import type { ProducerArgs, ProducerOrder } from "./producer.ts";
import type { ProducerReport } from "./reports.ts";
import { WriteLedger } from "./writes.ts";

const flushEveryMs = 250;

/** A producer process and its ledger, as the agent holds them. */
export class Producing {
  readonly args: ProducerArgs;
  readonly since = now();
  readonly #ledger: WriteLedger;
  readonly #process: ClientProcess<ProducerArgs, ProducerReport, ProducerOrder>;
  readonly #flushing: NodeJS.Timeout;
  #endedAt: number | undefined;
  #isEnding = false;

  constructor(args: ProducerArgs) {
    this.args = args;
    this.#ledger = new WriteLedger(args, send);
    this.#process = new ClientProcess({
      program: "producer.ts",
      name: args.session,
      args,
      onReport: (report) => this.#take(report),
      onLog: log,
    });
    this.#flushing = setInterval(() => this.#ledger.flushBefore(now() - 2), flushEveryMs);
    void this.#process.gone.then((how) => {
      if (!this.#isEnding) emit("client.died", { workload: args.workload, process: args.session, how });
    });
  }

  totals(): ProducerTotals {
    return this.#ledger.totals(now());
  }

  /** Bounded: a process that does not leave in time is killed, and what it had in flight is indeterminate. */
  async stop(withinMs: number): Promise<ProducerTotals> {
    this.#isEnding = true;
    await this.#process.end({ stopWithinMs: withinMs }, withinMs);
    return this.#end(this.#endedAt ?? now());
  }

  kill(): void {
    this.#isEnding = true;
    this.#process.kill();
  }

  /** After `kill`: the ledger of what the process had been told by then. */
  async bury(killedAt: number): Promise<void> {
    await this.#process.gone;
    this.#end(killedAt);
  }

  #end(at: number): ProducerTotals {
    clearInterval(this.#flushing);
    this.#ledger.end(at);
    return this.totals();
  }

  #take(report: ProducerReport): void {
    if (report.report === "event") emit(report.event, report.fields, report.at);
    else if (report.report === "log") log(report.text);
    else if (report.report === "error") this.#ledger.countError(report.error);
    else if (report.report === "ended") this.#endedAt = report.at;
    else this.#ledger.take(report);
  }
}
