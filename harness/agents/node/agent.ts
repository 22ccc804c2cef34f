import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { emit, serve } from "../serve.ts";
import { Jvm, logFile } from "./jvm.ts";
import { restRequest } from "./rest.ts";

/** PID 1 of a machine: what happens to its process happens to a process, and address and names stay. */
await mkdir(dirname(logFile), { recursive: true });
const jvm = new Jvm((state) => emit("node.state", { ...state }));
let resumeTimer: NodeJS.Timeout | undefined;

serve("node", {
  async launch({ files, copy, argv, env }) {
    for (const [path, source] of Object.entries(copy ?? {})) await copyOnce(source, path);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    jvm.launch({ argv, env: env ?? {} });
    return { pid: jvm.state.pid ?? -1 };
  },
  async kill() {
    await jvm.kill();
    return jvm.state;
  },
  async stop({ withinMs }) {
    await jvm.stop(withinMs);
    return jvm.state;
  },
  pause({ ttlMs }) {
    jvm.pause();
    clearTimeout(resumeTimer);
    resumeTimer = setTimeout(() => {
      jvm.resume();
      emit("lease.expired", { undone: "pause" });
    }, ttlMs);
    return jvm.state;
  },
  resume() {
    clearTimeout(resumeTimer);
    jvm.resume();
    return jvm.state;
  },
  start() {
    jvm.relaunch();
    return jvm.state;
  },
  state: () => jvm.state,
  tail: ({ lines }) => jvm.tail(lines),
  rest: restRequest,
});

/** A formatted store is copied only where there is none: what a broker wrote since must survive its restart. */
async function copyOnce(source: string, path: string): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return;
  await mkdir(dirname(path), { recursive: true });
  await copyFile(source, path);
}
