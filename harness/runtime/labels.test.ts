import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import { isOurs, label, labelsOf, runnerLives, thisRunner } from "./labels.ts";

describe("labels", () => {
  it("make ours what carries all of them, and nothing else", () => {
    const ours = labelsOf("abc123", "single-region", "drill");
    expect(isOurs(ours)).to.equal(true);
    expect(isOurs({ ...ours, "com.docker.compose.project": "theirs" })).to.equal(true);
    for (const key of [label.run, label.topology, label.runner, label.kept]) {
      const { [key]: _, ...without } = ours;
      expect(isOurs(without), `without ${key}`).to.equal(false);
    }
    expect(isOurs({ ...ours, [label.runner]: "somebody" })).to.equal(false);
    expect(isOurs({ ...ours, [label.kept]: "yes" })).to.equal(false);
    expect(isOurs({ [label.run]: "abc123" }), "a tool of the same name").to.equal(false);
    expect(isOurs(null)).to.equal(false);
  });

  it("know a runner that lives from one whose pid went to another program, and one elsewhere cannot be seen", () => {
    expect(runnerLives(thisRunner())).to.equal(true);
    expect(runnerLives(`${hostname()}/${process.pid}/1`)).to.equal(false);
    expect(runnerLives(`elsewhere/${process.pid}/1`)).to.equal(true);
    expect(runnerLives(undefined)).to.equal(false);
  });

  it("know a runner that was killed and not yet reaped for dead", async function () {
    if (process.platform !== "linux") this.skip();
    // The shell becomes a program that never reaps: its child ends as a zombie.
    const parent = spawn("sh", ["-c", "sleep 0.01 & exec sleep 30"], { stdio: "ignore" });
    try {
      const zombie = await zombieOf(parent);
      const startTime = statOf(zombie).at(-1);
      expect(runnerLives(`${hostname()}/${zombie}/${startTime}`)).to.equal(false);
    } finally {
      parent.kill("SIGKILL");
      await once(parent, "exit");
    }
  });
});

/** State, parent and start time. */
function statOf(pid: string): [string, string, string] {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return [fields[0] ?? "", fields[1] ?? "", fields[19] ?? ""];
}

async function zombieOf({ pid }: ChildProcess): Promise<string> {
  for (;;) {
    const found = readdirSync("/proc").find((entry) => {
      if (!/^\d+$/.test(entry)) return false;
      try {
        const [state, parent] = statOf(entry);
        return state === "Z" && parent === String(pid);
      } catch {
        return false;
      }
    });
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
