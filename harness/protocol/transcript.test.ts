import { expect } from "chai";
import { Transcript } from "./transcript.ts";

const ready = { n: 1, at: 0, event: "agent.ready" };

function read(...lines: readonly object[]) {
  const heard: unknown[] = [];
  const transcript = new Transcript({ event: ({ event }) => heard.push(event), ledger: ({ kind }) => heard.push(kind) });
  for (const line of lines) transcript.take(typeof line === "string" ? line : JSON.stringify(line));
  return { heard, gaps: transcript.gaps, last: transcript.last };
}

describe("an agent's words, read back", () => {
  it("are complete from its first word on, whatever else it printed", () => {
    const { heard, gaps, last } = read(
      ready,
      { n: 2, re: "a", at: 1, ok: true, result: {} },
      { log: "printed by a library" },
      { n: 3, kind: "write" },
      { n: 4, at: 2, event: "leader" },
    );
    expect(heard).to.deep.equal(["agent.ready", "write", "leader"]);
    expect(gaps).to.deep.equal([]);
    expect(last).to.deep.equal({ life: 1, n: 4 });
  });

  it("may begin anew with a new life of the agent", () => {
    expect(read(ready, { n: 2, kind: "write" }, ready, { n: 2, kind: "write" }).gaps).to.deep.equal([]);
  });

  it("tell that a line is missing", () => {
    expect(read(ready, { n: 2, kind: "write" }, { n: 4, kind: "write" }).gaps).to.deep.equal([
      "line 2 is followed by line 4, expected 3",
    ]);
    expect(read(ready, ready, { n: 3, kind: "write" }).gaps).to.have.length(1);
  });

  it("tell that the beginning was rotated away, and that there is nothing at all", () => {
    expect(read({ n: 900, kind: "write" }, { n: 901, kind: "write" }).gaps).to.deep.equal([
      "the first line that was kept is line 900, expected 1: what came before it is gone",
    ]);
    expect(read().gaps).to.deep.equal(["nothing that it said was kept"]);
  });
});
