import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { gcLogFile, logFile } from "../../protocol/places.ts";
import { now } from "../clock.ts";
import { emit, leases, serve } from "../serve.ts";
import { jmxSnapshot, threadDump } from "./dump.ts";
import { Jvm } from "./jvm.ts";
import { Machine } from "./machine.ts";
import { restRequest } from "./rest.ts";

/** PID 1 of a machine: what happens to its process happens to a process, and address and names stay. */
await mkdir(dirname(logFile), { recursive: true });
const jvm = new Jvm((state) => emit("node.state", { ...state }), logFile);
const machine = new Machine(jvm);

/** Always on, for nobody knows beforehand which run will need it; a few lines a collection, at most two files of 4 MiB. */
const gcLogging = `-Xlog:gc*,safepoint:file=${gcLogFile}:utctime,uptime,tags:filecount=1,filesize=4m`;

serve("node", {
  async launch({ env, ...launch }) {
    await machine.launch({ ...launch, env: { ...env, KAFKA_JVM_OPTS: `${env?.KAFKA_JVM_OPTS ?? ""} ${gcLogging}` } });
    return { pid: jvm.state.pid ?? -1 };
  },
  async kill() {
    await jvm.kill();
    return jvm.state;
  },
  async apply({ deed, ...lease }) {
    const already = machine.already(deed);
    if (already !== null) return { issuedAt: now(), appliedAt: now(), state: jvm.state, saw: [], already };
    return leases.under(
      lease,
      () => machine.undo(lease.lease),
      async () => ({ saw: await machine.apply(lease.lease, deed), state: jvm.state, already: null }),
    );
  },
  async start() {
    await machine.start();
    return jvm.state;
  },
  state: () => jvm.state,
  tail: ({ lines }) => jvm.tail(lines),
  threads: ({ withinMs }) => threadDump(jvm.state, withinMs),
  jmx: async ({ withinMs }) => ({ beans: await jmxSnapshot(jvm.state, withinMs) }),
  rest: restRequest,
});
