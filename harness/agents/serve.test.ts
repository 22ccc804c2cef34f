import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "chai";

/** A role's own commands need Kafka's client libraries, which take most of a second of CPU to load. */
const program = `import { serve } from ${JSON.stringify(new URL("serve.ts", import.meta.url).href)}; serve("fabric", {});`;
const plainAgent = () =>
  spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["pipe", "pipe", "ignore"] });

describe("an agent as a plain process", () => {
  it("ends when nobody reads it any more, instead of reporting that for ever", async () => {
    const agent = plainAgent();
    try {
      await once(agent.stdout, "data");
      const exited = once(agent, "exit");
      agent.stdout.destroy();
      agent.stdin.write(`${JSON.stringify({ id: "1", cmd: "stamp", args: {} })}\n`);
      const [code] = await exited;
      expect(code).to.equal(1);
    } finally {
      agent.kill("SIGKILL");
    }
  });

  it("numbers whatever it says, from its first word on", async () => {
    const agent = plainAgent();
    try {
      const lines = createInterface(agent.stdout)[Symbol.asyncIterator]();
      const next = async () => JSON.parse((await lines.next()).value ?? "{}");
      expect(await next()).to.include({ n: 1, event: "agent.ready" });
      for (const id of ["a", "b"]) agent.stdin.write(`${JSON.stringify({ id, cmd: "stamp", args: {} })}\n`);
      expect(await next()).to.include({ n: 2, re: "a" });
      expect(await next()).to.include({ n: 3, re: "b" });
    } finally {
      agent.kill("SIGKILL");
    }
  });
});
