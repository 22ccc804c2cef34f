import type { FabricPath } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, leases, serve } from "../serve.ts";
import { type CutLease, difference, inForce } from "./leases.ts";
import { changeDropped, droppedKey, droppedPackets, setUpDropping } from "./nft.ts";
import { SourceProxy } from "./toxiproxy.ts";

/**
 * The only way between networks. It owns every cut as a lease: the undo is "the paths of the leases that are left", so it is
 * known before the deed, and a lease that nobody renews ends by itself whatever became of the runner.
 */
const firstApiPort = 20_000;
const paths = new Map<string, FabricPath>();
const proxies = new Map<string, SourceProxy>();
const cuts = new Map<string, CutLease>();
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

/** Brings nft and Toxiproxy to what the leases say now; both ways. */
async function apply(): Promise<void> {
  const wanted = inForce(cuts.values());
  const drop = difference(applied.drop, wanted.drop);
  const refuse = difference(applied.refuse, wanted.refuse);
  await changeDropped(
    drop.add.map((name) => pathOf(name).listen),
    drop.remove.map((name) => pathOf(name).listen),
  );
  const toggle = (names: readonly string[], enabled: boolean) =>
    names.map((name) => proxies.get(pathOf(name).source)?.setEnabled(name, enabled));
  applied = wanted;
  await Promise.all([...toggle(refuse.add, false), ...toggle(refuse.remove, true)]);
}

/** Notes when a cut path is first seen to have dropped a packet; polls only while some path of a young lease has none. */
async function watchDrops(lease: CutLease): Promise<void> {
  const end = now() + 3;
  while (now() < end && cuts.has(lease.lease)) {
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
  async cut({ mode, paths: wanted, ...lease }) {
    if (wanted.length === 0) throw new Error("a cut of no path is an error, not a fault");
    if (mode !== "drop" && mode !== "refuse") throw new Error(`the fabric cannot ${mode} yet; nothing was cut`);
    if (wanted.some(({ way }) => way !== "both")) throw new Error("the fabric cannot cut one way yet; nothing was cut");
    for (const { path } of wanted) pathOf(path);
    const cut: CutLease = { lease: lease.lease, mode, paths: wanted.map(({ path }) => path) };
    const undo = async (): Promise<void> => {
      cuts.delete(cut.lease);
      await inTurn(apply);
    };
    const stamps = await leases.under(lease, undo, async () => {
      cuts.set(cut.lease, cut);
      await inTurn(apply);
      return {};
    });
    if (mode === "drop")
      void watchDrops(cut).catch((error: Error) => emit("drops.unreadable", { lease: cut.lease, error: error.message }));
    return stamps;
  },
  async drops({ lease: name }) {
    const lease = cuts.get(name);
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
