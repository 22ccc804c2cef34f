import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { behind } from "./behind.ts";

async function read(chunks: readonly string[], skip: number): Promise<{ text: string; bytes: number }> {
  let bytes = -1;
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(behind(skip, (seen) => (bytes = seen)));
  return { text: (await buffer(stream)).toString(), bytes };
}

describe("a log behind what an earlier drill has of it", () => {
  it("is all of it where nothing is skipped", async () => {
    expect(await read(["ab", "cd"], 0)).to.deep.equal({ text: "abcd", bytes: 4 });
  });

  it("begins in the middle of a chunk, at its end, and behind several", async () => {
    for (const [skip, text] of [
      [1, "bcdef"],
      [2, "cdef"],
      [5, "f"],
      [6, ""],
      [9, ""],
    ] as const)
      expect(await read(["ab", "cd", "ef"], skip)).to.deep.equal({ text, bytes: 6 });
  });
});
