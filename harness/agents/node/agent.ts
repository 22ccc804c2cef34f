import { existsSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { gcLogFile, logFile } from "../../protocol/places.ts";
import { emit, leases, serve } from "../serve.ts";
import { jmxSnapshot, threadDump } from "./dump.ts";
import { Jvm } from "./jvm.ts";
import { restRequest } from "./rest.ts";

/** PID 1 of a machine: what happens to its process happens to a process, and address and names stay. */
await mkdir(dirname(logFile), { recursive: true });
const jvm = new Jvm((state) => emit("node.state", { ...state }));

/** Always on, for nobody knows beforehand which run will need it; a few lines a collection, at most two files of 4 MiB. */
const gcLogging = `-Xlog:gc*,safepoint:file=${gcLogFile}:utctime,uptime,tags:filecount=1,filesize=4m`;

serve("node", {
  async launch({ files, once, copyOnce, argv, env }) {
    for (const [path, source] of Object.entries(copyOnce ?? {}))
      if (!existsSync(path)) await inPlace(path, () => copyFile(source, path));
    for (const [path, text] of Object.entries(once ?? {}))
      if (!existsSync(path)) await inPlace(path, () => writeFile(path, text));
    for (const [path, text] of Object.entries(files)) await inPlace(path, () => writeFile(path, text));
    jvm.launch({ argv, env: { ...env, KAFKA_JVM_OPTS: `${env?.KAFKA_JVM_OPTS ?? ""} ${gcLogging}` } });
    return { pid: jvm.state.pid ?? -1 };
  },
  async kill() {
    await jvm.kill();
    return jvm.state;
  },
  async apply({ deed, ...lease }) {
    const undo = async (): Promise<void> => (deed.kind === "pause" ? jvm.resume() : jvm.relaunch());
    return leases.under(lease, undo, async () => {
      if (deed.kind === "pause") jvm.pause();
      else if (deed.kind === "stop") await jvm.stop(deed.withinMs);
      else await jvm.kill();
      const { process: state, exit } = jvm.state;
      return { state: jvm.state, saw: [`process ${state}${exit === null ? "" : ` by ${exit}`}`] };
    });
  },
  start() {
    jvm.relaunch();
    return jvm.state;
  },
  state: () => jvm.state,
  tail: ({ lines }) => jvm.tail(lines),
  threads: ({ withinMs }) => threadDump(jvm.state, withinMs),
  jmx: async ({ withinMs }) => ({ beans: await jmxSnapshot(jvm.state, withinMs) }),
  rest: restRequest,
});

async function inPlace(path: string, write: () => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await write();
}
