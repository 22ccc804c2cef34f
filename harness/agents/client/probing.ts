import { eventsOf, type ProberReport, type Remark, reports } from "../../protocol/client-process.ts";
import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, log } from "../serve.ts";
import { prober } from "./drivers.ts";
import { Hearing } from "./hearing.ts";
import { Latencies } from "./latencies.ts";
import type { ProberArgs } from "./prober.ts";
import { ClientProcess } from "./process.ts";

/** A probe process and its figures, as the agent holds them. */
export class Probing {
  readonly #latencies = new Latencies();
  readonly #process: ClientProcess<ProberArgs>;
  #acknowledged = 0;
  #failed = 0;
  #lastAckAt: number | null = null;
  #isEnding = false;

  constructor(args: ProberArgs) {
    const { take: onLine } = new Hearing<ProberReport>({
      schema: reports.prober,
      events: eventsOf.prober,
      of: { workload: args.probe, session: args.probe },
      now,
      emit,
      log,
      onReport: (report) => this.#take(report),
      onError: () => undefined,
    });
    this.#process = new ClientProcess({ command: prober, name: args.probe, args, onLine, onLog: log });
    void this.#process.gone.then((how) => {
      if (!this.#isEnding) emit("client.died", { workload: args.probe, process: args.probe, how });
    });
  }

  stats(): ClientCommands["probe.stats"]["result"] {
    const p99Ms = this.#latencies.quantiles()?.p99 ?? null;
    return { acknowledged: this.#acknowledged, failed: this.#failed, lastAckAt: this.#lastAckAt, p99Ms };
  }

  /** A probe has nothing to wind up: its records are in no ledger. */
  async stop(): Promise<void> {
    this.kill();
    await this.bury();
  }

  kill(): void {
    this.#isEnding = true;
    this.#process.kill();
  }

  async bury(): Promise<void> {
    await this.#process.gone;
  }

  #take(report: Exclude<ProberReport, Remark>): void {
    if (report.tookMs === null) {
      this.#failed += 1;
      return;
    }
    this.#acknowledged += 1;
    this.#lastAckAt = report.at;
    this.#latencies.add(report.tookMs);
  }
}
