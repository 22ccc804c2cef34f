// By hand, on an engine that nobody else uses: the engine stands still, or is killed, while a fault stands.
//
//     node scripts/engine-chaos.mjs stop 30 41    SIGSTOP to dockerd for 30 s while sequence 41 of the soak holds
//     node scripts/engine-chaos.mjs kill 0 41     SIGKILL to dockerd, and the runner lives
//     node scripts/engine-chaos.mjs kill-both 0 41  SIGKILL to dockerd and to the runner
//
// Says how the runner ended, and what the next command (`muster soak --sequences 1`) found and left. docs/soak.md tells what was seen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const [how, seconds, seed] = process.argv.slice(2);
if (!["stop", "kill", "kill-both"].includes(how) || !(Number(seconds) >= 0) || !(Number(seed) > 0)) {
  process.stderr.write("usage: engine-chaos.mjs stop|kill|kill-both <seconds> <seed>\n");
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const began = performance.now();
const say = (text) => process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);

const soak = (...args) => {
  const child = spawn(join(root, "node_modules/.bin/node"), ["harness/cli/main.ts", "soak", "--sequences", "1", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, lines: createInterface({ input: child.stdout }), ended: once(child, "exit") };
};

const dockerd = () =>
  readdirSync("/proc").find((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "dockerd";
    } catch {
      return false;
    }
  });

const { child, lines, ended } = soak("--seed", seed, "--tell");
for await (const line of lines) {
  say(line);
  if (!line.includes('"holding"')) continue;
  const engine = Number(dockerd());
  say(`SIG${how === "stop" ? "STOP" : "KILL"} to dockerd (pid ${engine})`);
  process.kill(engine, how === "stop" ? "SIGSTOP" : "SIGKILL");
  if (how === "kill-both") child.kill("SIGKILL");
  if (how === "stop")
    void sleep(Number(seconds) * 1000).then(() => {
      process.kill(engine, "SIGCONT");
      say("SIGCONT");
    });
}
const [code, signal] = await ended;
say(`the runner ended with ${signal ?? `exit ${code}`}`);
const next = soak("--seed", "3");
for await (const line of next.lines) say(line);
say(`the next command ended with exit ${(await next.ended)[0]}`);
