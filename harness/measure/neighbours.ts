/** Which lines of the ledger are neighbours: consecutive records of one stream at consecutive offsets, with nothing to tell of them. */
import type { CommitLine, LogLine, ProcessedLine, Range, WriteLine } from "../ledger/lines.ts";
import { type Ids, NO_IDS, type StreamName, streamKey } from "./ids.ts";
import type { Neighbours } from "./joined.ts";
import { NONE, within } from "./ranges.ts";
import type { Settled } from "./settled.ts";

/** What must be kept as it was written down. */
export interface Kept {
  /** Records whose acknowledgement has to be known by its own time. */
  readonly acknowledged: Ids;
  /** Streams that the ledger tells out of order, by key. */
  readonly delivered: ReadonlySet<string>;
}

export const NOTHING_KEPT: Kept = { acknowledged: NO_IDS, delivered: new Set() };

interface NeighboursByKind {
  readonly logNeighbours: Neighbours<LogLine>;
  readonly writeNeighbours: Neighbours<WriteLine>;
  readonly deliveryNeighbours: Neighbours<ProcessedLine>;
  readonly commitNeighbours: Neighbours<CommitLine>;
}

export function neighboursOf(settled: Settled, kept: Kept | "everything"): NeighboursByKind {
  const of = kept === "everything" ? NOTHING_KEPT : kept;
  const found = {
    logNeighbours,
    writeNeighbours: writeNeighbours(settled, of),
    deliveryNeighbours: deliveryNeighbours(settled, of),
    commitNeighbours: commitNeighbours(settled),
  };
  return kept === "everything" ? alone(found) : found;
}

const alone = ({ logNeighbours, writeNeighbours, deliveryNeighbours, commitNeighbours }: NeighboursByKind): NeighboursByKind => {
  const isPlain = () => false;
  return {
    logNeighbours: { ...logNeighbours, isPlain },
    writeNeighbours: { ...writeNeighbours, isPlain },
    deliveryNeighbours: { ...deliveryNeighbours, isPlain },
    commitNeighbours: { ...commitNeighbours, isPlain },
  };
};

/** Without a time: a log says only what stands in it. */
const logNeighbours: Neighbours<LogLine> = {
  isSameStream: (run, next) =>
    run.session === next.session &&
    run.cluster === next.cluster &&
    run.topic === next.topic &&
    run.read === next.read &&
    run.isolation === next.isolation &&
    run.origin === next.origin,
  isPlain: () => true,
  follows: (run, next) => next.seq[0] === run.seq[1] + 1 && next.offset[0] === run.offset[1] + 1 && run.kernel === next.kernel,
  grow: (run, next) => {
    run.seq = upTo(run.seq, next.seq);
    run.offset = upTo(run.offset, next.offset);
  },
};

/** Acknowledged long before the fault, without a key or a transaction. */
const writeNeighbours = ({ before }: Settled, kept: Kept): Neighbours<WriteLine> => ({
  isSameStream: (run, next) => run.session === next.session && run.cluster === next.cluster,
  isPlain: (line, slack) =>
    line.outcome === "acknowledged" &&
    line.answered !== null &&
    line.keys === undefined &&
    line.txn === undefined &&
    line.error === undefined &&
    line.answered[1] + slack < before &&
    line.intended[1] + slack < before &&
    !touches(kept.acknowledged, line),
  follows: (run, next) =>
    next.seq[0] === run.seq[1] + 1 &&
    next.intended[0] >= run.intended[1] &&
    (next.offset === null ? run.offset === null : run.offset !== null && next.offset - next.seq[0] === run.offset - run.seq[0]) &&
    run.kernel === next.kernel,
  grow: (run, next) => {
    run.seq = upTo(run.seq, next.seq);
    run.intended = [run.intended[0], next.intended[1]];
    if (run.answered !== null && next.answered !== null)
      run.answered = [Math.min(run.answered[0], next.answered[0]), Math.max(run.answered[1], next.answered[1])];
    if (run.latencyMsMax !== null && next.latencyMsMax !== null) run.latencyMsMax = Math.max(run.latencyMsMax, next.latencyMsMax);
    run.late += next.late;
  },
});

/** Processed long before the fault by one member, with nothing of the stream in between. */
const deliveryNeighbours = ({ before, inOnePhase }: Settled, kept: Kept): Neighbours<ProcessedLine> => ({
  isSameStream: (run, next) => run.session === next.session,
  isPlain: (line, slack) => line.at[1] + slack < before && !(kept.delivered.size > 0 && kept.delivered.has(streamKey(line))),
  follows: (run, next) =>
    next.seq[0] === run.seq[1] + 1 &&
    next.offset[0] === run.offset[1] + 1 &&
    next.at[0] >= run.at[1] &&
    run.member === next.member &&
    run.cluster === next.cluster &&
    run.topic === next.topic &&
    run.kernel === next.kernel &&
    inOnePhase(run.at[0], next.at[0]),
  lateIn: (run, next) => (next.at[0] < before && next.at[0] < run.at[1] ? streamKey(next) : undefined),
  grow: (run, next) => {
    run.seq = upTo(run.seq, next.seq);
    run.offset = upTo(run.offset, next.offset);
    run.at = [run.at[0], next.at[1]];
  },
});

/** Acknowledged long before the fault: the last of them says where the group stood. */
const commitNeighbours = ({ before }: Settled): Neighbours<CommitLine> => ({
  isSameStream: (run, next) => run.cluster === next.cluster && run.topic === next.topic,
  isPlain: (line, slack) => line.outcome === "acknowledged" && line.at + slack < before,
  follows: (run, next) => next.at >= run.at && run.kernel === next.kernel,
  grow: (run, next) => {
    run.offset = next.offset;
    run.at = next.at;
  },
});

const touches = (ids: Ids, line: StreamName & { readonly seq: Range }): boolean =>
  ids.size > 0 && within(ids.get(streamKey(line)) ?? NONE, line.seq).length > 0;

function upTo(from: Range, to: Range): Range {
  return [from[0], to[1]];
}
