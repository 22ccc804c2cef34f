import type { FileHandle } from "node:fs/promises";

/** `recovery-point-offset-checkpoint`: partition directory → the offset up to which its log is known to be fsynced. */
export function parseRecoveryPoints(text: string): Map<string, number> {
  const [version, count, ...entries] = text.split("\n");
  if (text === "") return new Map();
  if (version !== "0" || count === undefined) throw new Error(`an unknown form of recovery-point checkpoint: ${version}`);
  return new Map(
    entries.slice(0, Number(count)).map((entry) => {
      const [topic, partition, offset] = entry.split(" ");
      return [`${topic}-${partition}`, Number(offset)];
    }),
  );
}

const flushing =
  /\[UnifiedLog partition=(?<log>[^,\]]+), .*\] Flushing log up to offset \d+ \(\w+\) with recovery point (?<upTo>\d+),/u;

/** A broker's DEBUG line of UnifiedLog, said right before it fsyncs: which log, and the recovery point that it will have. */
export function flushIn(line: string): { readonly log: string; readonly upTo: number } | undefined {
  const { log, upTo } = flushing.exec(line)?.groups ?? {};
  return log === undefined || upTo === undefined ? undefined : { log, upTo: Number(upTo) };
}

/** baseOffset int64, batchLength int32, …, lastOffsetDelta int32 at 23: the head of a record batch, magic 2. */
const headBytes = 27;
const beforeLength = 12;

/** Where in a segment the first batch begins that holds an offset from `recoveryPoint` on: nothing before it may be lost. */
export async function flushedBytes(segment: FileHandle, recoveryPoint: number): Promise<number> {
  const head = Buffer.alloc(headBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await segment.read(head, 0, headBytes, position);
    if (bytesRead < headBytes) return position;
    const lastOffset = Number(head.readBigInt64BE(0)) + head.readInt32BE(23);
    if (lastOffset >= recoveryPoint) return position;
    position += beforeLength + head.readInt32BE(8);
  }
}
