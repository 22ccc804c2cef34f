import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";

describe("an agent as a plain process", () => {
  it("ends when nobody reads it any more, instead of reporting that for ever", async () => {
    // A role's own commands need Kafka's client libraries, which take most of a second of CPU to load.
    const program = `import { serve } from ${JSON.stringify(new URL("serve.ts", import.meta.url).href)}; serve("fabric", {});`;
    const agent = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["pipe", "pipe", "ignore"] });
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
