import { messageOf } from "../../core/errors.ts";
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

function holding(lease: NewLease, fault: Standing): Promise<Applied> {
  fabric.check(fault);
  return leases.under(
    lease,
    () => fabric.remove(lease.lease),
    () => fabric.add(lease.lease, fault),
  );
}

serve("fabric", {
  async configure({ paths }) {
    await fabric.configure(paths);
    return { proxies: paths.length };
  },
  cut({ mode, paths, lease, what, fault, ttlMs }) {
    return holding({ lease, what, fault, ttlMs }, { kind: "cut", mode, paths });
  },
  degrade({ paths, rttMs, jitterMs, kilobytesPerSecond, sliceBytes, lease, what, fault, ttlMs }) {
    const asked = Object.entries({ rttMs, jitterMs, kilobytesPerSecond, sliceBytes }).filter(([, value]) => value !== undefined);
    return holding({ lease, what, fault, ttlMs }, { kind: "degrade", degradation: Object.fromEntries(asked), paths });
  },
  drops: ({ lease }) => fabric.stopped(lease),
  async traffic() {
    const paths = await fabric.traffic();
    return { at: now(), paths };
  },
  async restartProxy({ source }) {
    return { proxies: await fabric.restart(source) };
  },
});
