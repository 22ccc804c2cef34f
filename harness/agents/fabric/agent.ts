import { milliseconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { pauseFor } from "../../core/eventually.ts";
import type { Applied, NewLease } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, leases, serve } from "../serve.ts";
import { Fabric } from "./fabric.ts";
import type { Standing } from "./standing.ts";

/**
 * The only way between networks. It owns every cut as a lease: the undo is "the paths of the leases that are left", so it is
 * known before the deed, and a lease that nobody renews ends by itself whatever became of the runner.
 */
const fabric = new Fabric((source, how) => {
  emit("proxy.died", { source, how });
  fabric.restart(source).then(
    () => emit("proxy.restarted", { source }),
    (error: unknown) => emit("proxy.lost", { source, error: messageOf(error) }),
  );
});

/** When a lease's path was first seen to have stopped a packet, by lease and path. */
const firstSeen = new Map<string, Map<string, number>>();

/** Polls only while a lease is young and some path of it has stopped nothing yet. */
async function watchPackets(lease: string, paths: ReadonlySet<string>): Promise<void> {
  const seen = new Map<string, number>();
  firstSeen.set(lease, seen);
  const end = now() + 3;
  while (now() < end && seen.size < paths.size && firstSeen.get(lease) === seen) {
    const stopped = await fabric.stopped(lease);
    const at = now();
    for (const [path, { packets }] of Object.entries(stopped)) if (packets > 0 && !seen.has(path)) seen.set(path, at);
    await pauseFor(milliseconds(50));
  }
}

function holding(lease: NewLease, fault: Standing): Promise<Applied> {
  fabric.check(fault);
  const undo = async () => {
    firstSeen.delete(lease.lease);
    return fabric.remove(lease.lease);
  };
  return leases.under(lease, undo, () => fabric.add(lease.lease, fault));
}

serve("fabric", {
  async configure({ paths }) {
    await fabric.configure(paths);
    return { proxies: paths.length };
  },
  async cut({ mode, paths, lease, what, fault, ttlMs }) {
    const stamps = await holding({ lease, what, fault, ttlMs }, { kind: "cut", mode, paths });
    if (mode !== "refuse")
      void watchPackets(lease, new Set(paths.map(({ path }) => path))).catch((error: unknown) =>
        emit("drops.unreadable", { lease, error: messageOf(error) }),
      );
    return stamps;
  },
  degrade({ paths, rttMs, jitterMs, kilobytesPerSecond, sliceBytes, lease, what, fault, ttlMs }) {
    const asked = Object.entries({ rttMs, jitterMs, kilobytesPerSecond, sliceBytes }).filter(([, value]) => value !== undefined);
    return holding({ lease, what, fault, ttlMs }, { kind: "degrade", degradation: Object.fromEntries(asked), paths });
  },
  async drops({ lease }) {
    const seen = firstSeen.get(lease);
    const stopped = Object.entries(await fabric.stopped(lease));
    return Object.fromEntries(stopped.map(([path, counts]) => [path, { ...counts, firstSeenAt: seen?.get(path) ?? null }]));
  },
  async restartProxy({ source }) {
    return { proxies: await fabric.restart(source) };
  },
});
