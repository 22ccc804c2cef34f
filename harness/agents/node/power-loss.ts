import { readdirSync, statSync } from "node:fs";
import { open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { dataDirectory } from "../../protocol/places.ts";
import { now } from "../clock.ts";
import { Lengths } from "./lengths.ts";
import { flushedBytes, flushIn, parseRecoveryPoints } from "./recovery-points.ts";

/** How far back a power cut may reach: twice the kernel's own `dirty_expire_centisecs` (30 s). */
export const maximalWindowMs = 60_000;
const lookEveryMs = 1000;

/** `orders-0`; not `orders-0.<id>-delete`, nor the metadata log, which Raft fsyncs. */
const partitionDirectory = /^(?!__cluster_metadata-).+-\d+$/;

/** The segment of each log that is written to, and its length. Those before it were fsynced when they were rolled. */
function activeSegments(): Map<string, number> {
  const partitions = readIfThere(dataDirectory).filter((name) => partitionDirectory.test(name));
  return new Map(partitions.flatMap((partition) => activeSegment(partition) ?? []));
}

/** Kafka deletes while we look: a log that went has no segment. */
function activeSegment(partition: string): [[string, number]] | undefined {
  const segments = readIfThere(join(dataDirectory, partition)).filter((name) => name.endsWith(".log"));
  const segment = join(partition, segments.toSorted().at(-1) ?? "");
  const length = statSync(join(dataDirectory, segment), { throwIfNoEntry: false })?.size;
  return segments.length === 0 || length === undefined ? undefined : [[segment, length]];
}

function readIfThere(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Watches how the logs grow, so that what was written last can be taken away again, as the loss of a page cache does. */
export class PageCache {
  readonly #lengths = new Lengths(maximalWindowMs / 1000 + 2);
  /** Up to which offset each log was flushed, where the broker says so; a process that starts has said nothing yet. */
  #said = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  heard(line: string): void {
    const flush = flushIn(line);
    if (flush !== undefined) this.#said.set(flush.log, flush.upTo);
  }

  watch(): void {
    this.#said = new Map();
    const look = (): void => this.#lengths.sampled(now(), activeSegments());
    look();
    this.#timer ??= setInterval(look, lookEveryMs).unref();
  }

  /** Cuts the logs back to what they held `windowMs` before `diedAt`, never below a recovery point. Says what was cut. */
  async lose(windowMs: number, diedAt: number): Promise<string[]> {
    const moment = this.#lengths.lookAtOrBefore(diedAt - windowMs / 1000);
    const points = await readFile(join(dataDirectory, "recovery-point-offset-checkpoint"), "utf8").then(
      parseRecoveryPoints,
      () => new Map<string, number>(),
    );
    const cuts: string[] = [];
    let spared = 0;
    for (const [segment, length] of activeSegments()) {
      const held = this.#lengths.heldSince(segment, moment);
      if (held >= length) continue;
      const kept = Math.max(held, await flushedPart(segment, this.#said), await flushedPart(segment, points));
      if (kept >= length) {
        spared += 1;
        continue;
      }
      await truncate(join(dataDirectory, segment), kept);
      cuts.push(`${segment.split("/")[0]} ${length} → ${kept} bytes`);
    }
    const looked = `window ${windowMs} ms, by the look ${((diedAt - moment) * 1000).toFixed(0)} ms before the process was gone`;
    const otherwise = spared > 0 ? `, ${spared} had been flushed since` : cuts.length === 0 ? ", nothing was written since" : "";
    return [`${looked}: ${cuts.length} logs cut back${otherwise}`, ...cuts];
  }
}

async function flushedPart(segment: string, points: ReadonlyMap<string, number>): Promise<number> {
  const file = await open(join(dataDirectory, segment));
  try {
    return await flushedBytes(file, points.get(segment.split("/")[0] ?? "") ?? 0);
  } finally {
    await file.close();
  }
}
