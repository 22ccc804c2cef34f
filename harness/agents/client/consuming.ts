import type { ConsumerTotals } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log, send } from "../serve.ts";
import type { ConsumerArgs } from "./assignment.ts";
import type { ConsumerOrder } from "./consumer.ts";
import { DeliveryLedger } from "./deliveries.ts";
import { ClientProcess } from "./process.ts";
import type { ConsumerReport } from "./reports.ts";

const flushEveryMs = 250;

/** A consumer process and its ledger, as the agent holds them. */
export class Consuming {
  readonly group: string;
  readonly #ledger: DeliveryLedger;
  readonly #process: ClientProcess<ConsumerArgs, ConsumerReport, ConsumerOrder>;
  readonly #flushing: NodeJS.Timeout;
  #isEnding = false;

  constructor(args: ConsumerArgs) {
    this.group = args.group;
    this.#ledger = new DeliveryLedger(args, send);
    this.#process = new ClientProcess({
      program: "consumer.ts",
      name: args.member,
      args,
      onReport: (report) => this.#take(report),
      onLog: log,
    });
    this.#flushing = setInterval(() => this.#ledger.flushBefore(now()), flushEveryMs);
    void this.#process.gone.then((how) => {
      if (!this.#isEnding) emit("client.died", { workload: args.workload, process: args.member, how });
    });
  }

  totals(): ConsumerTotals {
    return this.#ledger.totals();
  }

  async stop(withinMs: number): Promise<ConsumerTotals> {
    this.#isEnding = true;
    await this.#process.end({ stopWithinMs: withinMs }, withinMs);
    return this.#end();
  }

  kill(): void {
    this.#isEnding = true;
    this.#process.kill();
  }

  /** After `kill`: the ledger of what the process had told by then. */
  async bury(): Promise<void> {
    await this.#process.gone;
    this.#end();
  }

  #end(): ConsumerTotals {
    clearInterval(this.#flushing);
    this.#ledger.end();
    return this.#ledger.totals();
  }

  #take(report: ConsumerReport): void {
    if (report.report === "event") emit(report.event, report.fields, report.at);
    else if (report.report === "log") log(report.text);
    else this.#ledger.take(report);
  }
}
