import type { fetchV17 } from "@platformatic/kafka";
import { expect } from "chai";
import { encodeIdentity } from "../../ledger/identity.ts";
import type { Isolation } from "../../ledger/lines.ts";
import { Endpoint } from "./endpoint.ts";
import { PartitionReader } from "./partitionReader.ts";

type Answer = fetchV17.FetchResponsePartition;
type Batch = NonNullable<Answer["records"]>[number];

const value = Buffer.from("v");
const header = (session: string, seq: number, over: { run?: string; partition?: number } = {}): Buffer =>
  Buffer.from(encodeIdentity({ run: "r1", partition: 0, session, seq, ...over }, value));

const batch = (firstOffset: number, identities: readonly (Buffer | null)[], over: Partial<Batch> = {}): Batch => ({
  firstOffset: BigInt(firstOffset),
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: Math.max(0, identities.length - 1),
  firstTimestamp: 0n,
  maxTimestamp: 0n,
  producerId: -1n,
  producerEpoch: 0,
  firstSequence: 0,
  records: identities.map((identity, offsetDelta) => ({
    length: 0,
    attributes: 0,
    timestampDelta: 0n,
    offsetDelta,
    key: null,
    value,
    headers: identity === null ? [] : [[Buffer.from("muster"), identity]],
  })),
  ...over,
});

const answer = (records: Batch[], over: Partial<Answer> = {}): Answer => ({
  partitionIndex: 0,
  errorCode: 0,
  highWatermark: 10n,
  lastStableOffset: 10n,
  logStartOffset: 0n,
  abortedTransactions: null,
  preferredReadReplica: -1,
  records,
  ...over,
});

function reader(isolation: Isolation = "uncommitted", end = 10): PartitionReader {
  const leader = {
    id: 1,
    name: "east1",
    cluster: "east",
    broker: new Endpoint("127.0.0.1", 1, { timeoutMs: 1 }),
    controller: null,
    address: "127.0.0.1",
    clientPort: null,
  };
  const standing = {
    partition: 0,
    leader,
    leaderEpoch: 1,
    topicId: "a",
    logStart: 0,
    highWatermark: end,
    lastStable: end,
    logEnd: end,
  };
  const log = { cluster: "west", topic: "orders", read: "final", run: "r1", nativeSessions: new Set(["w"]) } as const;
  return new PartitionReader(log, standing, isolation);
}

const shortLines = (read: PartitionReader): readonly string[] => {
  read.finish();
  return read.lines.map(({ session, seq, offset, origin }) => `${origin} ${session} ${seq.join("-")} at ${offset.join("-")}`);
};

describe("the reader of one partition", () => {
  it("folds records into runs and tells mirrored from native by who wrote here", () => {
    const read = reader();
    read.take(answer([batch(0, [header("e", 0), header("e", 1)]), batch(2, [header("e", 2), header("w", 0)])]));
    expect(shortLines(read)).to.deep.equal(["mirrored e 0-2 at 0-2", "native w 0-0 at 3-3"]);
    expect(read.position).to.equal(4);
  });

  it("moves on over control batches and batches emptied by compaction", () => {
    const read = reader();
    read.take(answer([batch(0, [header("e", 0)]), batch(1, [null], { attributes: 48 }), batch(2, [], { lastOffsetDelta: 7 })]));
    expect(shortLines(read)).to.deep.equal(["mirrored e 0-0 at 0-0"]);
    expect([read.position, read.atEnd, read.foreign.length]).to.deep.equal([10, true, 0]);
  });

  it("counts what is foreign and what is corrupt, and does not count it as found", () => {
    const read = reader();
    const damaged = Buffer.from(`${header("e", 5).toString().slice(0, -8)}00000000`);
    read.take(
      answer([
        batch(0, [null, header("e", 1, { run: "r0" }), header("e", 2, { partition: 4 }), damaged, Buffer.from("nonsense")]),
      ]),
    );
    expect([read.foreign, read.corrupt, read.records]).to.deep.equal([[0, 1], [2, 3, 4], 0]); // biome-ignore format: two lists
  });

  it("does not take an empty part of a full response for the end", () => {
    const read = reader();
    read.take(answer([]));
    read.take(answer([]));
    read.take(answer([]));
    expect(read.atEnd).to.equal(false);
  });

  it("takes wholly empty responses for the end only where the node itself reaches that far", () => {
    const lagging = reader();
    const reaching = reader();
    for (let i = 0; i < 3; i++) {
      lagging.takeNothing(answer([], { highWatermark: 9n }));
      reaching.takeNothing(answer([]));
    }
    expect([lagging.atEnd, reaching.atEnd]).to.deep.equal([false, true]);
  });

  it("leaves out what was read before where a batch begins below the position", () => {
    const read = reader();
    read.take(answer([batch(0, [header("e", 0)])]));
    read.take(answer([batch(0, [header("e", 0), header("e", 1)])]));
    expect(shortLines(read)).to.deep.equal(["mirrored e 0-1 at 0-1"]);
  });

  it("leaves out aborted records only where committed ones are asked for", () => {
    const aborted = [{ producerId: 7n, firstOffset: 0n }];
    const records = [batch(0, [header("e", 0)], { attributes: 16, producerId: 7n }), batch(1, [header("e", 1)])];
    const [all, committed] = [reader("uncommitted"), reader("committed")];
    for (const read of [all, committed]) read.take(answer(records, { abortedTransactions: aborted }));
    expect(shortLines(all)).to.deep.equal(["mirrored e 0-1 at 0-1"]);
    expect(shortLines(committed)).to.deep.equal(["mirrored e 1-1 at 1-1"]);
  });
});
