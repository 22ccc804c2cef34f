import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { seconds } from "../core/duration.ts";

/** How often the observer tells `host.load`. */
export const hostEvery = seconds(1);

export interface HostLoad {
  readonly cores: number;
  /** One-minute load average when the drill ended; null where the engine is elsewhere or the platform has none. */
  readonly load: number | null;
  /** Share of CPU time the hypervisor gave to others during the drill, 0…1; null where unknown. */
  readonly steal: number | null;
}

/** Call at the start; the returned function tells what was seen until then. */
export function watchHostLoad(): () => HostLoad {
  const before = cpuTimes();
  return () => {
    const after = cpuTimes();
    const steal =
      before === undefined || after === undefined ? null : (after.steal - before.steal) / Math.max(1, after.total - before.total);
    return { cores: availableParallelism(), load: loadavg()[0] ?? null, steal };
  };
}

function cpuTimes(): { steal: number; total: number } | undefined {
  try {
    const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
    const times = line.trim().split(/\s+/).slice(1).map(Number);
    return { steal: times[7] ?? 0, total: times.reduce((sum, time) => sum + time, 0) };
  } catch {
    return undefined;
  }
}
