import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "./lines.ts";
import { writeNdjson } from "./ndjson.ts";
import { type LedgerProblem, linesInPieces } from "./pieces.ts";

const commit = (offset: number, group = "g"): LedgerLine => ({
  kind: "commit",
  group,
  cluster: "east",
  topic: "t",
  partition: 0,
  offset,
  at: 12.5,
  outcome: "acknowledged",
});

/** A text as a disk gives it: in pieces of this size, all in the same memory. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.subarray(from, from + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

function read(text: string | Uint8Array, size = 1000): { lines: LedgerLine[]; problems: LedgerProblem[] } {
  const problems: LedgerProblem[] = [];
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return { lines: [...linesInPieces(pieces(bytes, size), "f", (problem) => problems.push(problem))], problems };
}

describe("a ledger file in pieces", () => {
  it("gives the same lines wherever it is cut, also in the middle of a letter", () => {
    const sizes = fc.integer({ min: 1, max: 400 });
    const groups = fc.array(fc.constantFrom("g", "größe", "グループ", "🦊"), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, groups, fc.constantFrom("\n", "\r\n", "\n\n", "\n \r\n"), (size, names, newline) => {
        const lines = names.map((name, i) => commit(i, name));
        const text = writeNdjson(lines).replaceAll("\n", newline);
        expect(read(text, size)).to.deep.equal({ lines, problems: [] });
      }),
    );
  });

  it("that ends in the middle of a line says so, and gives the others", () => {
    const whole = writeNdjson([commit(1), commit(2)]);
    for (let missing = 3; missing < 100; missing += 7) {
      const { lines, problems } = read(whole.slice(0, -missing), 64);
      expect(lines).to.deep.equal([commit(1)]);
      expect(problems).to.deep.equal([{ file: "f", line: 2, problem: "is cut off" }]);
    }
  });

  it("needs no newline behind its last line", () => {
    expect(read(writeNdjson([commit(1)]).trimEnd())).to.deep.equal({ lines: [commit(1)], problems: [] });
  });

  it("names each place where something else stands, and what it should have been", () => {
    const garbage = ["\u0000\u0000", "{", "[]", "null", "{}", '{"kind":"commit"}', JSON.stringify({ ...commit(1), offset: -1 })];
    const { lines, problems } = read([...garbage, writeNdjson([commit(7)])].join("\n"), 16);
    expect(lines).to.deep.equal([commit(7)]);
    expect(problems.map(({ line }) => line)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    const [zeros, , , , , commitOnly, negative] = problems.map(({ problem }) => problem);
    expect(zeros).to.match(/^is not JSON/);
    expect(commitOnly).to.match(/group: .*; cluster: .*; offset: /);
    expect(negative).to.match(/^cannot be read: offset: /);
  });

  it("does not take damaged letters for a name", () => {
    const bytes = Buffer.from(writeNdjson([commit(1, "größe"), commit(2)]));
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(read(bytes)).to.deep.equal({ lines: [commit(2)], problems: [{ file: "f", line: 1, problem: "is not UTF-8" }] });
  });

  it("does not gather a line that never ends", () => {
    const mebibyte = new Uint8Array(2 ** 20).fill(0x20);
    const endless = function* (): Generator<Uint8Array> {
      for (let i = 0; i < 40; i++) yield mebibyte;
      yield Buffer.from(`\n${JSON.stringify(commit(3))}\n`);
    };
    const problems: LedgerProblem[] = [];
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watched = (function* () {
      for (const piece of endless()) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        yield piece;
      }
    })();
    expect([...linesInPieces(watched, "f", (problem) => problems.push(problem))]).to.deep.equal([commit(3)]);
    expect(problems).to.deep.equal([{ file: "f", line: 1, problem: "is longer than 16777216 bytes" }]);
    expect(most).to.be.below(2 ** 25);
  });
});
