import { expect } from "chai";
import { ClientProcess } from "./process.ts";

/** Real processes: what is a program to the agent is any executable that speaks lines. */
function running(script: string, args: object = {}) {
  const lines: string[] = [];
  const logs: string[] = [];
  const process = new ClientProcess({
    command: ["sh", "-c", script],
    name: "one",
    args,
    onLine: (line) => lines.push(line),
    onLog: (text) => logs.push(text),
  });
  return { process, lines, logs };
}

describe("a client process", () => {
  it("is told its start line and its orders, and is heard on a descriptor that any language can open by name", async () => {
    const { process, lines } = running('read start; echo "$start" > /proc/self/fd/3; read order; echo "$order" >&3', {
      topic: "orders",
    });
    await process.end(500);
    expect(JSON.parse(lines[0] ?? "")).to.deep.include({ name: "one", args: { topic: "orders" } });
    expect(lines[1]).to.equal('{"stopWithinMs":500}');
    expect(await process.gone).to.equal("exit 0");
  });

  it("has everything it said taken before its end is told, also after SIGKILL", async () => {
    const { process, lines } = running("seq 1 5000 >&3; kill -9 $$");
    expect(await process.gone).to.equal("SIGKILL");
    expect(lines).to.have.length(5000);
  });

  it("that does not leave is killed, and what it started dies with it", async () => {
    const { process, lines } = running("trap '' TERM; (while :; do sleep 0.05; echo alive >&3; done) & wait");
    const begun = performance.now();
    await process.end(0);
    expect(await process.gone).to.equal("SIGKILL");
    expect(performance.now() - begun).to.be.lessThan(2500);
    const heard = lines.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lines.length).to.equal(heard);
  });

  it("says why where it cannot be started or ends by itself", async () => {
    const missing = new ClientProcess({
      command: ["/no/such/program"],
      name: "none",
      args: {},
      onLine: () => undefined,
      onLog: () => undefined,
    });
    expect(await missing.gone).to.match(/ENOENT/u);
    const { process, logs } = running("echo out of memory >&2; exit 3");
    expect(await process.gone).to.equal("exit 3");
    expect(logs).to.deep.equal(["one: out of memory"]);
  });
});
