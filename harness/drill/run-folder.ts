import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { ledgerFileOf, ledgerFiles } from "../ledger/files.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { writeNdjson } from "../ledger/ndjson.ts";
import { decode } from "../protocol/lines.ts";
import { textOf, writeWhole } from "../publish/write-whole.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Recorder } from "../timeline/recorder.ts";

/**
 * `reports/<UTC>-<drill>-<run>/`: everything a run leaves. Written as it happens, so that a run that is killed keeps the
 * evidence gathered so far.
 */
export class RunFolder implements Recorder {
  readonly path: string;
  readonly timeline: TimelineEvent[] = [];
  readonly lines: LedgerLine[] = [];
  readonly #listeners = new Set<(event: TimelineEvent) => void>();
  readonly #readers = new Set<(line: LedgerLine) => void>();

  private constructor(path: string) {
    this.path = path;
  }

  /** A new one, for a run that begins now. `latest` is for runs that will be judged. */
  static begin(reports: string, name: string, run: string, startedAt: Date, { latest = true } = {}): RunFolder {
    const stamp = startedAt.toISOString().slice(0, 19).replaceAll(":", "-");
    const folder = RunFolder.at(join(reports, `${stamp}Z-${name}-${run}`));
    if (latest) linkLatest(reports, run, folder.path);
    return folder;
  }

  /** One that is there already, or is made here: what is recorded goes behind what it holds, which is not read. */
  static at(path: string): RunFolder {
    for (const folder of ["ledger", "logs"]) mkdirSync(join(path, folder), { recursive: true });
    for (const file of ledgerFiles) appendFileSync(join(path, file), "");
    return new RunFolder(path);
  }

  /** What is kept of machines' logs is fetched anew. */
  clearLogs(): void {
    rmSync(join(this.path, "logs"), { recursive: true, force: true });
    mkdirSync(join(this.path, "logs"));
  }

  becomeLatest(reports: string, run: string): void {
    linkLatest(reports, run, this.path);
  }

  record(event: TimelineEvent): void {
    this.timeline.push(event);
    appendFileSync(join(this.path, "timeline.ndjson"), `${JSON.stringify(event)}\n`);
    for (const listener of this.#listeners) listener(event);
  }

  recordDurably(event: TimelineEvent): void {
    this.record(event);
    const file = openSync(join(this.path, "timeline.ndjson"), "a");
    fsyncSync(file);
    closeSync(file);
  }

  keep(line: LedgerLine): void {
    this.lines.push(line);
    appendFileSync(join(this.path, ledgerFileOf(line)), `${JSON.stringify(line)}\n`);
    for (const reader of this.#readers) reader(line);
  }

  /** Every event that was recorded here, by whichever process; the last line may be torn, where one was killed at it. */
  recorded(): TimelineEvent[] {
    const file = join(this.path, "timeline.ndjson");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return lines.flatMap((line) => decode<TimelineEvent>(line) ?? []);
  }

  /** What the folder holds of timeline and ledger from now on, in place of what it held. */
  restate(timeline: readonly TimelineEvent[], lines: readonly LedgerLine[]): void {
    this.timeline.length = 0;
    this.lines.length = 0;
    for (const event of timeline) this.timeline.push(event);
    for (const line of lines) this.lines.push(line);
    this.write("timeline.ndjson", writeNdjson(timeline));
    const byFile = Map.groupBy(lines, ledgerFileOf);
    for (const file of ledgerFiles) this.write(file, writeNdjson(byFile.get(file) ?? []));
  }

  /** Hears every event from now on, as it is recorded. */
  follow(listener: (event: TimelineEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** Hears every ledger line from now on, as it is kept. */
  followLedger(reader: (line: LedgerLine) => void): void {
    this.#readers.add(reader);
  }

  /** What an agent prints beside its protocol: `logs/<agent>.agent.log`. */
  log(from: string, text: string): void {
    appendFileSync(join(this.path, "logs", `${from}.agent.log`), `${text}\n`);
  }

  write(name: string, content: string | object): void {
    writeWhole(join(this.path, name), typeof content === "string" ? content : textOf(content));
  }

  /** The first event that matches, among those recorded already and those to come. */
  next(matches: (event: TimelineEvent) => boolean, signal: AbortSignal): Promise<TimelineEvent> {
    const there = this.timeline.find(matches);
    if (there !== undefined) return Promise.resolve(there);
    const { promise, resolve, reject } = Promise.withResolvers<TimelineEvent>();
    const listener = (event: TimelineEvent): void => {
      if (matches(event)) settle(() => resolve(event));
    };
    const aborted = (): void => settle(() => reject(signal.reason));
    const settle = (how: () => void): void => {
      this.#listeners.delete(listener);
      signal.removeEventListener("abort", aborted);
      how();
    };
    this.#listeners.add(listener);
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
    return promise;
  }
}

function linkLatest(reports: string, run: string, path: string): void {
  const fresh = join(reports, `.latest-${run}`);
  rmSync(fresh, { force: true });
  symlinkSync(basename(path), fresh);
  renameSync(fresh, join(reports, "latest"));
}
