import type { FabricPath } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, serve } from "../serve.ts";
import { difference, inForce, type Lease } from "./leases.ts";
import { changeDropped, droppedKey, droppedPackets, setUpDropping } from "./nft.ts";
import { SourceProxy } from "./toxiproxy.ts";

/**
 * The only way between networks. It owns every cut as a lease: the undo is "the paths of the leases that are left", so it is
 * known before the deed, and a lease that nobody renews ends by itself whatever became of the runner.
 */
const firstApiPort = 20_000;
const paths = new Map<string, FabricPath>();
const proxies = new Map<string, SourceProxy>();
const leases = new Map<string, Lease>();
const expiry = new Map<string, NodeJS.Timeout>();
const firstDrop = new Map<string, number>();
let applied = inForce([]);

const pathOf = (name: string): FabricPath => {
  const path = paths.get(name);
  if (path === undefined) throw new Error(`the fabric has no path "${name}"; nothing was cut`);
  return path;
};

/** Changes one after the other: two leases at the same instant must not both see the state before. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

interface Applied {
  readonly issuedAt: number;
  readonly appliedAt: number;
}

/** Brings nft and Toxiproxy to what the leases say now; both stamps are this kernel's, around the deed. */
async function apply(): Promise<Applied> {
  const wanted = inForce(leases.values());
  const drop = difference(applied.drop, wanted.drop);
  const refuse = difference(applied.refuse, wanted.refuse);
  const issuedAt = now();
  await changeDropped(
    drop.add.map((name) => pathOf(name).listen),
    drop.remove.map((name) => pathOf(name).listen),
  );
  const toggle = (names: readonly string[], enabled: boolean) =>
    names.map((name) => proxies.get(pathOf(name).source)?.setEnabled(name, enabled));
  applied = wanted;
  await Promise.all([...toggle(refuse.add, false), ...toggle(refuse.remove, true)]);
  return { issuedAt, appliedAt: now() };
}

function expireAfter(lease: string, ttlMs: number): void {
  clearTimeout(expiry.get(lease));
  expiry.set(
    lease,
    setTimeout(() => {
      emit("lease.expired", { lease });
      void heal(lease).catch((error: Error) => emit("heal.failed", { lease, error: error.message }));
    }, ttlMs),
  );
}

async function heal(lease: string): Promise<Applied & { wasCut: boolean }> {
  clearTimeout(expiry.get(lease));
  expiry.delete(lease);
  const wasCut = leases.delete(lease);
  return { ...(await inTurn(apply)), wasCut };
}

/** Notes when a cut path is first seen to have dropped a packet; polls only while some path of a young lease has none. */
async function watchDrops(lease: Lease): Promise<void> {
  const end = now() + 3;
  while (now() < end && leases.has(lease.lease)) {
    const dropped = await droppedPackets();
    const at = now();
    for (const name of lease.paths) {
      const key = `${lease.lease} ${name}`;
      if (!firstDrop.has(key) && (dropped.get(droppedKey(pathOf(name).listen)) ?? 0) > 0) firstDrop.set(key, at);
    }
    if (lease.paths.every((name) => firstDrop.has(`${lease.lease} ${name}`))) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

serve("fabric", {
  async configure({ paths: planned }) {
    if (proxies.size > 0) throw new Error("this fabric is configured already");
    for (const path of planned) paths.set(path.path, path);
    await setUpDropping();
    const bySource = Map.groupBy(planned, ({ source }) => source);
    await Promise.all(
      [...bySource].map(([source, own], index) => {
        const proxy = new SourceProxy(source, firstApiPort + index, own);
        proxies.set(source, proxy);
        return proxy.start();
      }),
    );
    return { proxies: planned.length };
  },
  async cut({ lease: name, mode, paths: cut, ttlMs }) {
    if (cut.length === 0) throw new Error("a cut of no path is an error, not a fault");
    if (leases.has(name)) throw new Error(`lease "${name}" is in force already`);
    for (const path of cut) pathOf(path);
    const lease: Lease = { lease: name, mode, paths: cut, expiresAt: now() + ttlMs / 1000 };
    leases.set(name, lease);
    expireAfter(name, ttlMs);
    const stamps = await inTurn(apply);
    if (mode === "drop")
      void watchDrops(lease).catch((error: Error) => emit("drops.unreadable", { lease: name, error: error.message }));
    return { ...stamps, spreadMs: (stamps.appliedAt - stamps.issuedAt) * 1000 };
  },
  renew({ leases: names, ttlMs }) {
    const renewed = names.filter((name) => leases.has(name));
    for (const name of renewed) {
      const lease = leases.get(name);
      if (lease !== undefined) leases.set(name, { ...lease, expiresAt: now() + ttlMs / 1000 });
      expireAfter(name, ttlMs);
    }
    return { renewed };
  },
  heal: ({ lease }) => heal(lease),
  leases: () => [...leases.values()],
  async drops({ lease: name }) {
    const lease = leases.get(name);
    if (lease === undefined) throw new Error(`no lease "${name}" is in force`);
    const dropped = await droppedPackets();
    return Object.fromEntries(
      lease.paths.map((path) => [
        path,
        { packets: dropped.get(droppedKey(pathOf(path).listen)) ?? 0, firstSeenAt: firstDrop.get(`${name} ${path}`) ?? null },
      ]),
    );
  },
  async restartProxy({ source }) {
    const proxy = proxies.get(source);
    if (proxy === undefined) throw new Error(`no paths are opened in "${source}"`);
    return { proxies: await inTurn(() => proxy.restart()) };
  },
});
