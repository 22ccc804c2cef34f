import type { ClientCommands } from "../../protocol/commands.ts";
import { emit, log } from "../serve.ts";
import { Latencies } from "./latencies.ts";
import type { ProberArgs } from "./prober.ts";
import { ClientProcess } from "./process.ts";
import type { ProberReport } from "./reports.ts";

/** A probe process and its figures, as the agent holds them. */
export class Probing {
  readonly #latencies = new Latencies();
  readonly #process: ClientProcess<ProberArgs, ProberReport, object>;
  #acknowledged = 0;
  #failed = 0;
  #lastAckAt: number | null = null;
  #isEnding = false;

  constructor(args: ProberArgs) {
    this.#process = new ClientProcess({
      program: "prober.ts",
      name: args.probe,
      args,
      onReport: (report) => this.#take(report),
      onLog: log,
    });
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

  #take(report: ProberReport): void {
    if (report.report === "event") emit(report.event, report.fields, report.at);
    if (report.report === "log") log(report.text);
    if (report.report !== "probed") return;
    if (report.tookMs === null) {
      this.#failed += 1;
      return;
    }
    this.#acknowledged += 1;
    this.#lastAckAt = report.at;
    this.#latencies.add(report.tookMs);
  }
}
