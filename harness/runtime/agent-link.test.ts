import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { AgentLink } from "./agent-link.ts";

describe("the line to an agent", () => {
  it("tells of words that did not arrive, and of none where it joined late or the agent began anew", async () => {
    const told: string[] = [];
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    AgentLink.over({ stdin, stdout, stderr } as unknown as ChildProcess, "clients", "client", {
      event: (from, { at, event, text }) => told.push(`${from} ${at} ${event}${text === undefined ? "" : `: ${text}`}`),
    });
    for (const [n, at] of [
      [7, 1],
      [8, 2],
      [11, 3],
      [1, 4],
      [2, 5],
    ])
      stdout.write(`${JSON.stringify({ n, at, event: "tick" })}\n`);
    stdout.end();
    await once(stdout, "end");
    expect(told.filter((line) => line.includes("agent.gap"))).to.deep.equal([
      "clients 3 agent.gap: line 8 is followed by line 11",
    ]);
    expect(told).to.have.length(6);
  });
});
