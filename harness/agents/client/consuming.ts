import { type ConsumerReport, eventsOf, reports } from "../../protocol/client-process.ts";
import type { ConsumerTotals } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log, send } from "../serve.ts";
import type { ConsumerArgs } from "./assignment.ts";
import { DeliveryLedger } from "./deliveries.ts";
import { commandOf } from "./drivers.ts";
import { Hearing } from "./hearing.ts";
import { newErrors } from "./new-errors.ts";
import { ClientProcess } from "./process.ts";

const flushEveryMs = 250;

/** A consumer process and its ledger, as the agent holds them. */
export class Consuming {
  readonly group: string;
  readonly #ledger: DeliveryLedger;
  readonly #process: ClientProcess<ConsumerArgs>;
  readonly #flushing: NodeJS.Timeout;
  readonly #tell: () => void;
  #isEnding = false;

  constructor(args: ConsumerArgs) {
    this.group = args.group;
    const command = commandOf(args.driver, "consumer");
    const hearing = new Hearing<ConsumerReport>({
      schema: reports.consumer,
      events: eventsOf.consumer,
      of: { workload: args.workload, session: args.member },
      now,
      emit,
      log,
      onReport: (report) => this.#ledger.take(report),
      onError: (code) => this.#ledger.countError(code),
    });
    this.#ledger = new DeliveryLedger(args, send, hearing.lied);
    this.#process = new ClientProcess({ command, name: args.member, args, onLine: hearing.take, onLog: log });
    const told: Record<string, number> = {};
    this.#tell = () => {
      const errors = newErrors(told, this.#ledger.totals().errors);
      if (errors !== undefined) emit("client.errors", { workload: args.workload, session: args.member, errors });
    };
    this.#flushing = setInterval(() => {
      this.#ledger.flushBefore(now());
      this.#tell();
    }, flushEveryMs);
    void this.#process.gone.then((how) => {
      if (!this.#isEnding) emit("client.died", { workload: args.workload, process: args.member, how });
    });
  }

  totals(): ConsumerTotals {
    return this.#ledger.totals();
  }

  async stop(withinMs: number): Promise<ConsumerTotals> {
    this.#isEnding = true;
    await this.#process.end(withinMs);
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
    this.#tell();
    return this.#ledger.totals();
  }
}
