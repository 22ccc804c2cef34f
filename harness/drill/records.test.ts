import { expect } from "chai";
import type { KeptRecord } from "../protocol/commands.ts";
import { appendRecords, recordBefore, takenFrom } from "./records.ts";

const log = { cluster: "west", topic: "payments", partition: 0 };
const record = (offset: number) => ({ offset, timestamp: offset, key: null, value: "", headers: [] }) as KeptRecord;

/** A log in which only these offsets are records'. */
const reachOf = (offsets: readonly number[], afterAsk = () => {}) => {
  const asked: { from: number; to: number }[] = [];
  const aborted = new AbortController();
  const observer = {
    async ask(_: string, args: { from: number; to: number; records?: readonly KeptRecord[] }) {
      asked.push(args);
      afterAsk();
      return { records: offsets.filter((offset) => offset >= args.from && offset < args.to).map(record) };
    },
  };
  return { asked, aborted, reach: { world: { observer }, signal: aborted.signal } as unknown as Parameters<typeof takenFrom>[0] };
};

describe("records of a log", () => {
  it("are looked for before an offset as far back as the log goes", async () => {
    const found = async (offsets: readonly number[], offset: number) =>
      (await recordBefore(reachOf(offsets).reach, log, { start: 10, offset }))?.offset;
    expect(await found([10, 11, 12], 12)).to.equal(11);
    expect(await found([11], 9000), "far behind markers").to.equal(11);
    expect(await found([3], 9000), "before the log begins").to.equal(undefined);
    expect(await found([12], 12), "the offset itself").to.equal(undefined);
  });

  it("are neither taken nor written any more once the drill is broken off", async () => {
    const { asked, aborted, reach } = reachOf([], () => aborted.abort());
    const records = Array.from({ length: 1200 }, (_, offset) => record(offset));
    expect(await appendRecords(reach, log, records).catch((error: unknown) => String(error))).to.match(/Abort/);
    expect(asked).to.have.length(1);
    expect(await takenFrom(reach, log, 0, 9000).catch((error: unknown) => String(error))).to.match(/Abort/);
    expect(asked).to.have.length(1);
  });
});
