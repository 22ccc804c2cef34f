import { readFileSync } from "node:fs";
import { emit } from "../serve.ts";

/** What the kernel has counted since it started; inside a container too these are the machine's own figures. */
export interface HostCounters {
  readonly atMs: number;
  /** Clock ticks by all cores: of any kind, doing nothing, taken by the hypervisor for others. */
  readonly total: number;
  readonly idle: number;
  readonly steal: number;
  /** Microseconds in which somebody waited for a CPU; null where the kernel keeps no pressure figures. */
  readonly waited: number | null;
  readonly load: number | null;
}

/** Shares are 0…1 of the time between two readings; null where the kernel does not say. */
export interface HostSample {
  readonly over: number;
  readonly busy: number;
  readonly steal: number;
  readonly pressure: number | null;
  readonly load: number | null;
}

export function sampleBetween(before: HostCounters, after: HostCounters): HostSample {
  const ticks = Math.max(1, after.total - before.total);
  const over = Math.max(0.001, (after.atMs - before.atMs) / 1000);
  const pressure = before.waited === null || after.waited === null ? null : (after.waited - before.waited) / 1e6 / over;
  const share = (value: number): number => Number(Math.min(1, Math.max(0, value)).toFixed(4));
  return {
    over: Number(over.toFixed(3)),
    busy: share(1 - (after.idle - before.idle) / ticks),
    steal: share((after.steal - before.steal) / ticks),
    pressure: pressure === null ? null : share(pressure),
    load: after.load,
  };
}

/** From the text of /proc/stat, /proc/pressure/cpu and /proc/loadavg; the latter two where there are any. */
export function parseHost(atMs: number, stat: string, pressure: string | undefined, loadavg: string | undefined): HostCounters {
  // user nice system idle iowait irq softirq steal; guest times are in user already
  const times = (stat.split("\n")[0] ?? "").trim().split(/\s+/).slice(1, 9).map(Number);
  const waited = /^some .*total=(\d+)/m.exec(pressure ?? "")?.[1];
  const load = Number.parseFloat(loadavg ?? "");
  return {
    atMs,
    total: times.reduce((sum, time) => sum + time, 0),
    idle: (times[3] ?? 0) + (times[4] ?? 0),
    steal: times[7] ?? 0,
    waited: waited === undefined ? null : Number(waited),
    load: Number.isNaN(load) ? null : load,
  };
}

let timer: NodeJS.Timeout | undefined;

/** Tells what the machine did, again and again, on the run's own clock: to judge figures by, never to make one of. */
export function watchHost(everyMs: number): void {
  clearInterval(timer);
  let last = readHost();
  timer = setInterval(() => {
    const fresh = readHost();
    emit("host.load", { ...sampleBetween(last, fresh) });
    last = fresh;
  }, everyMs);
}

const readHost = (): HostCounters =>
  parseHost(performance.now(), readFileSync("/proc/stat", "utf8"), textOf("/proc/pressure/cpu"), textOf("/proc/loadavg"));

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
