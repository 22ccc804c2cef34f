import { expect } from "chai";
import type { CommitLine, LedgerLine, ResumeLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, processed, stands, wrote } from "./small.fixture.ts";

/** Replication that puts the source's name before a topic's: `orders` of east is `east.orders` in west, beside west's own `orders`. */
const topic = "east.orders";
const workload = {
  name: "orders",
  tier: "tier-1",
  topic: "orders",
  copies: [{ cluster: "west", topic }],
  group: "billing",
  acks: "all",
  partitions: 1,
  perSecondPerPartition: 10,
} as const;
const promoted: TimelineEvent = { at: 25, event: "promoted", cluster: "west", ends: { orders: { 0: 0 }, [topic]: { 0: 80 } } };
const commit: CommitLine = {
  kind: "commit",
  topic: "orders",
  partition: 0,
  cluster: "east",
  group: "billing",
  offset: 50,
  at: 11,
  outcome: "acknowledged",
};
const resume = (of: string, offset: number, over: Partial<ResumeLine> = {}): ResumeLine => ({
  kind: "resume",
  topic: of,
  partition: 0,
  cluster: "west",
  group: "billing",
  offset,
  at: 30,
  source: "synced",
  logEnd: 100,
  ...over,
});
const native = { session: "s2", origin: "native", cluster: "west" } as const;
const both = [ended({ topic }), ended()];
const told = (...lines: LedgerLine[]) => measured([...both, ...lines], { workload }, [effective(), promoted]);

describe("records that stand at the target under another name", () => {
  it("are saved there: 100 acknowledged, 80 of them mirrored by the promotion", () => {
    const { rpo } = told(wrote([0, 99]), stands([0, 79], { topic }));
    expect(rpo).to.deep.include({ records: 20 });
    expect(rpo?.ids.lost).to.deep.equal([["s", 0, [80, 99]]]);
  });

  it("are late when they come after it, by the end of their own log and not of the topic of their name", () => {
    const { rpo } = told(wrote([0, 99]), stands([0, 99], { topic }));
    expect(rpo).to.deep.include({ records: 20, late: 20 });
  });

  it("are not missed among what is written to the target itself, at the same offsets", () => {
    const own = [wrote([0, 9], { ...native, answered: [40, 40] }), stands([0, 9], native)];
    expect(told(wrote([0, 79]), stands([0, 79], { topic }), ...own).rpo).to.deep.include({ records: 0 });
  });

  it("cannot be told of where only one of the two logs was read", () => {
    const { readShort } = measured([ended(), wrote([0, 9])], { workload }, [effective(), promoted]);
    expect(readShort).to.deep.equal({ west: 1 });
    expect(told(wrote([0, 9]))).to.not.have.property("readShort");
  });

  it("are undetermined where their own log was not read to its end, whatever the other's", () => {
    const lines = [
      ended({ topic, complete: false, highWatermark: 5, lastStable: 5 }),
      ended(),
      wrote([0, 9]),
      stands([0, 4], { topic }),
    ];
    expect(measured(lines, { workload }, [effective(), promoted]).rpo).to.deep.include({ records: 0, undetermined: 5 });
  });
});

describe("a group that reads both names", () => {
  const mirrored = [stands([0, 79], { topic }), processed([0, 49]), commit];

  it("moves by what it did in the log of the source's records: 50 were processed, it begins at 30", () => {
    const again = processed([30, 79], { topic, cluster: "west", at: [31, 35] });
    const { offsets } = told(...mirrored, resume(topic, 30), resume("orders", 0, { source: "reset", reset: "earliest" }), again);
    expect(offsets).to.include({ replayed: 20, skipped: 0, missing: 0 });
  });

  it("skips what it never processed there, though it began the other name at its start", () => {
    expect(told(...mirrored, resume(topic, 60), resume("orders", 0)).offsets).to.include({ skipped: 10, replayed: 0 });
  });

  it("had no offset there as Kafka ships it, and reads all that is there again", () => {
    const { offsets } = told(...mirrored, resume(topic, 0, { source: "reset", reset: "earliest" }));
    expect(offsets).to.include({ replayed: 50, missing: 1 });
  });

  it("was given nothing twice where the same offset of two logs held two records", () => {
    const first = processed([0, 9], { topic, cluster: "west", at: [31, 31] });
    const second = processed([0, 9], { session: "s2", cluster: "west", at: [32, 32] });
    const { duplicates } = told(stands([0, 9], { topic }), stands([0, 9], native), first, second);
    expect(duplicates.delivery).to.deep.include({ extra: 0 });
    expect(duplicates.log?.west).to.deep.equal({ extra: 0, ids: 0 });
  });

  it("has passed over only what stands below its commit in the same log", () => {
    const read = { ...commit, topic, cluster: "west", at: 40 };
    const { unprocessed } = told(stands([0, 79], { topic }), stands([0, 99], native), processed([0, 19]), {
      ...read,
      offset: 30,
    });
    expect(unprocessed).to.deep.include({ records: 10 });
  });
});

describe("a group that each region has for itself", () => {
  const own = { ...workload, groupOn: "west" };
  const west = processed([0, 79], { topic, cluster: "west", at: [12, 12] });
  const lines = [...both, wrote([0, 79]), stands([0, 79], { topic }), processed([0, 79]), commit, west, resume(topic, 0)];

  it("was given nothing twice by what the other region's did, and did not move", () => {
    const { duplicates, offsets } = measured(lines, { workload: own }, [effective(), promoted]);
    expect(duplicates.delivery).to.deep.include({ extra: 0 });
    expect(offsets).to.equal(undefined);
    expect(measured(lines, { workload }, [effective(), promoted]).duplicates.delivery).to.deep.include({ extra: 80 });
  });
});

describe("an id in two logs of one cluster", () => {
  it("is written on both sides, and no duplicate of either log", () => {
    const east = [ended({ cluster: "east" }), stands([0, 9], { cluster: "east", origin: "native" })];
    const { duplicates } = told(...east, stands([0, 9], { topic }), stands([5, 9], { cluster: "west", origin: "native" }));
    expect(duplicates).to.deep.include({ crossCluster: 5 });
    expect(duplicates.log?.west).to.deep.equal({ extra: 0, ids: 0 });
  });
});

describe("replication lag towards another name", () => {
  it("is told by the source's", () => {
    const lag: TimelineEvent = {
      at: 19.5,
      event: "lag",
      from: "east",
      to: "west",
      topic: "orders",
      partition: 0,
      records: 7,
      seconds: 0.4,
    };
    const { rpo } = measured([...both, wrote([0, 9])], { workload }, [lag, effective(), promoted]);
    expect(rpo?.predicted).to.include({ seconds: 0.4, records: 7 });
  });
});
