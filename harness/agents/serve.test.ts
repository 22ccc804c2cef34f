import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

describe("an agent as a plain process", () => {
  it("ends when nobody reads it any more, instead of reporting that for ever", async () => {
    const agent = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url)), "observer"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
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
});
