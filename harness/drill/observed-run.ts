import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { readLedger } from "../ledger/ndjson.ts";
import type { DrillRecord } from "../report/record.ts";
import type { World } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";

type Container = ReturnType<World["container"]>;

/** Muster as people start it in a container where the project stands in /project. */
export const program = ["/usr/local/bin/node", "--disable-warning=ExperimentalWarning", "/project/harness/cli/main.ts"];

/** The run as people see it: what it prints, and how it ends. */
export class ObservedRun {
  text = "";
  readonly #ended: Promise<number>;

  constructor(container: Container, environment: string) {
    this.#ended = this.#run(container, environment);
  }

  async ended(): Promise<{ code: number }> {
    return { code: await this.#ended };
  }

  /** A run that ends without saying it has said why. */
  async hears(what: string): Promise<void> {
    const stop = new AbortController();
    const heard = eventually({
      what: `the run to say "${what}"`,
      within: seconds(120),
      every: milliseconds(50),
      signal: stop.signal,
      probe: async () => (this.text.includes(what) ? { done: undefined } : { seen: this.text.slice(-2000) }),
    });
    const ended = this.#ended.then((code) => {
      if (!this.text.includes(what)) throw new Error(`the run ended with ${code} and never said "${what}":\n${this.text}`);
    });
    await Promise.race([heard, ended]).finally(() => stop.abort());
  }

  async #run(container: Container, environment: string): Promise<number> {
    const argv = [...program, "run", "region-loss", "--observe", "--environment", environment];
    const exec = await container.exec({ Cmd: argv, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({ hijack: true, stdin: false });
    const out = new PassThrough();
    out.on("data", (chunk: Buffer) => {
      this.text += chunk.toString();
    });
    container.modem.demuxStream(stream, out, out);
    await once(stream, "end");
    return (await exec.inspect()).ExitCode ?? -1;
  }
}

export const latest = (reports: string): string => join(reports, "latest");
export const recordIn = (reports: string): DrillRecord => JSON.parse(readFileSync(join(latest(reports), "drill.json"), "utf8"));
export const planIn = (reports: string): { run: string; zero: string } => {
  const { run, clock } = JSON.parse(readFileSync(join(latest(reports), "plan.json"), "utf8"));
  return { run, zero: clock.zero };
};
export const timelineIn = (reports: string): TimelineEvent[] =>
  readFileSync(join(latest(reports), "timeline.ndjson"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
export const linesIn = (reports: string): LedgerLine[] =>
  ["schedule", "writes", "log", "deliveries", "commits"].flatMap((name) =>
    readLedger(readFileSync(join(latest(reports), "ledger", `${name}.ndjson`), "utf8"), name),
  );
