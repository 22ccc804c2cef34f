import { eventsOf, type ProducerReport, type Remark, reports } from "../../protocol/client-process.ts";
import type { ProducerTotals } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log, send } from "../serve.ts";
import { assertGivesKeys, commandOf } from "./drivers.ts";
import { Hearing } from "./hearing.ts";
import { ClientProcess } from "./process.ts";
import type { ProducerArgs } from "./producer.ts";
import { WriteLedger } from "./writes.ts";

const flushEveryMs = 250;

/** A producer process and its ledger, as the agent holds them. */
export class Producing {
  readonly args: ProducerArgs;
  readonly since = now();
  readonly #ledger: WriteLedger;
  readonly #process: ClientProcess<ProducerArgs>;
  readonly #flushing: NodeJS.Timeout;
  #endedAt: number | undefined;
  #isEnding = false;

  constructor(args: ProducerArgs) {
    this.args = args;
    const command = commandOf(args.driver, "producer");
    if (args.keys !== undefined) assertGivesKeys(args.driver);
    const hearing = new Hearing<ProducerReport>({
      schema: reports.producer,
      events: eventsOf.producer,
      of: { workload: args.workload, session: args.session },
      now,
      emit,
      log,
      onReport: (report) => this.#take(report),
      onError: (code) => this.#ledger.countError(code),
    });
    const { workload, session, cluster } = args;
    this.#ledger = new WriteLedger(args, send, hearing.lied, (window) =>
      emit("client.latencies", { workload, session, cluster, ...window }),
    );
    this.#process = new ClientProcess({ command, name: args.session, args, onLine: hearing.take, onLog: log });
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
    await this.#process.end(withinMs);
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

  #take(report: Exclude<ProducerReport, Remark>): void {
    if (report.report === "ended") this.#endedAt = report.at;
    else this.#ledger.take(report, now());
  }
}
