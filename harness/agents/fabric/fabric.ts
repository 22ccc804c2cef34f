import { seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { bounded } from "../../core/eventually.ts";
import type { Applied, FabricPath, Rung, Stopped } from "../../protocol/commands.ts";
import type { Carried } from "../../timeline/events.ts";
import { now } from "../clock.ts";
import { changeElements, type Element, type Ends, keyOf, setUpRules, standingElements } from "./nft.ts";
import { sets } from "./rules.ts";
import { changeOf, type PathState, type Standing, type Stop, stateOf } from "./standing.ts";
import { stuckDirections, waitingForReaders } from "./stopped-readers.ts";
import { differingToxics } from "./toxics.ts";
import { SourceProxy } from "./toxiproxy.ts";
import { counted, countTraffic } from "./traffic.ts";

interface Path extends Ends {
  readonly planned: FabricPath;
  readonly proxy: SourceProxy;
  /** What was last asked of nft and Toxiproxy; whether they did is read back. */
  applied: PathState;
}

const firstApiPort = 20_000;
/** Of each rung: an API that has not answered by then may never do so. */
const rungWithin = seconds(3);

/** Paths that are not what the leases say, each with the reason. */
type Faulty = Map<Path, string>;

/** All paths, and the faults that stand on them. Whatever is asked of it, it brings nft and Toxiproxy to what the leases say. */
export class Fabric {
  readonly #paths = new Map<string, Path>();
  readonly #proxies = new Map<string, SourceProxy>();
  readonly #standing = new Map<string, Standing>();
  /** Paths of a fault that is being removed, until all of them are read back as what is wanted. */
  readonly #unsettled = new Set<Path>();
  readonly #serverDied: (source: string, how: string) => void;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(serverDied: (source: string, how: string) => void) {
    this.#serverDied = serverDied;
  }

  async configure(planned: readonly FabricPath[]): Promise<void> {
    if (this.#proxies.size > 0) throw new Error("this fabric is configured already");
    [...Map.groupBy(planned, ({ source }) => source)].forEach(([source, own], index) => {
      const proxy = new SourceProxy(source, firstApiPort + index, own, (how) => this.#serverDied(source, how));
      this.#proxies.set(source, proxy);
      for (const path of own) {
        const { listen, upstream } = path;
        const mark = this.#paths.size + 1;
        this.#paths.set(path.path, { planned: path, proxy, listen, upstream, uid: proxy.uid, mark, applied: stateOf(path, []) });
      }
    });
    await setUpRules([...this.#paths.values()]);
    await countTraffic(planned);
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.start(this.#wanted)));
  }

  /** Throws where the fault cannot be: nothing has been touched then. */
  check({ paths, ...fault }: Standing): void {
    if (paths.length === 0) throw new Error(`a ${fault.kind} of no path is an error, not a fault`);
    for (const { path } of paths) this.#pathOf(path);
    const backwards = paths.find(({ way }) => way === "back");
    if (fault.kind === "cut" && (fault.mode === "refuse" || fault.mode === "reset") && backwards !== undefined)
      throw new Error(
        `a one-way ${fault.mode} concerns the connections that are opened that way: not "back" on ${backwards.path}`,
      );
    if (fault.kind === "degrade" && Object.values(fault.degradation).every((value) => value === undefined))
      throw new Error("a degrade that adds nothing is an error, not a fault");
  }

  /** Adds a fault; throws where it did not come to stand as a whole, and then it has to be removed. */
  add(lease: string, fault: Standing): Promise<Applied> {
    return this.#inTurn(async () => {
      if (fault.kind === "degrade") await this.#refuseWhereStuck(fault);
      this.#standing.set(lease, fault);
      const done = await this.#bring(this.#concerned(fault));
      const faulty = await this.#readBack(done.paths, done.failed);
      if (faulty.size > 0) throw new Error(`did not come to stand within ${rungWithin / 1000} s: ${reasons(faulty)}`);
      return done.stamps;
    });
  }

  /** Removes a fault, and says how far up the ladder it had to go. Throws where even a restart did not bring back what is wanted. */
  remove(lease: string): Promise<Applied & { rung: Rung }> {
    return this.#inTurn(async () => {
      const fault = this.#standing.get(lease);
      this.#standing.delete(lease);
      for (const path of fault === undefined ? [] : this.#concerned(fault)) this.#unsettled.add(path);
      const climbed = await this.#climb([...this.#unsettled]);
      this.#unsettled.clear();
      return climbed;
    });
  }

  /** Restarts a source's server with what the leases say. */
  restart(source: string): Promise<number> {
    const proxy = this.#proxies.get(source);
    if (proxy === undefined) throw new Error(`no paths are opened in "${source}"`);
    return this.#inTurn(async () => {
      const restarted = await proxy.restart(this.#wanted);
      for (const path of this.#paths.values()) if (path.proxy === proxy) path.applied = this.#wanted(path.planned);
      return restarted;
    });
  }

  /** Packets stopped by path of a cut. */
  async stopped(lease: string): Promise<Record<string, Stopped>> {
    const fault = this.#standing.get(lease);
    if (fault === undefined) throw new Error(`no lease "${lease}" is in force`);
    const packets = await standingElements();
    return Object.fromEntries(
      fault.paths.map(({ path: name }) => {
        const path = this.#pathOf(name);
        const count = (direction: "out" | "back"): number =>
          [...path.applied.modes[direction]].reduce(
            (total, mode) => total + (packets.get(keyOf(elementOf(path, { mode, direction, path: name }))) ?? 0),
            0,
          );
        const [out, back] = [count("out"), count("back")];
        return [name, { out, back, packets: out + back }];
      }),
    );
  }

  /** What every path has carried since the fabric was configured; those that carried nothing are left out. */
  async traffic(): Promise<Record<string, Carried>> {
    const counters = await counted();
    return Object.fromEntries(
      [...this.#paths].flatMap(([path, { listen }]) => {
        const carried = counters.get(`${listen.address}:${listen.port}`);
        return carried === undefined || carried.out[1] + carried.back[1] === 0 ? [] : [[path, carried]];
      }),
    );
  }

  #wanted = (path: FabricPath): PathState => stateOf(path, this.#standing.values());

  #pathOf(name: string): Path {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`the fabric has no path "${name}"; nothing was done`);
    return path;
  }

  #concerned = ({ paths }: Standing): Path[] => [...new Set(paths.map(({ path }) => this.#pathOf(path)))];

  /** Changes one after the other: two leases at the same instant must not both see the state before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** All paths at once: packets are stopped, connections ended or given another pace, packets pass again. */
  async #bring(paths: readonly Path[]): Promise<{ paths: readonly Path[]; failed: Faulty; stamps: Applied }> {
    const changes = paths.map((path) => {
      const after = this.#wanted(path.planned);
      return { path, before: path.applied, after, change: changeOf(path.planned.path, path.applied, after) };
    });
    const elements = (pick: "stop" | "pass") =>
      changes.flatMap(({ path, change }) => change[pick].map((stop) => elementOf(path, stop)));
    const issuedAt = now();
    const [stop, pass] = [elements("stop"), elements("pass")];
    if (changes.every(({ change }) => !change.endConnections)) await changeElements(stop, pass);
    else await changeElements(stop, []);
    const failed: Faulty = new Map();
    const waiting = changes.some(({ before, after }) => differingToxics(before.toxics, after.toxics).length > 0)
      ? await waitingForReaders()
      : [];
    await Promise.all(
      changes.map(async ({ path, before, after, change }) => {
        path.applied = after;
        const retoxic = differingToxics(before.toxics, after.toxics).length > 0;
        // A reader that has stopped would wedge the whole server: its connections are ended first, as on the next rung.
        if (retoxic && stuckDirections(path, waiting).length > 0) return failed.set(path, "a reader has stopped reading");
        try {
          await bounded(path.planned.path, rungWithin, this.#bringProxy(path, before, after, change.endConnections, retoxic));
        } catch (error) {
          failed.set(path, messageOf(error));
        }
      }),
    );
    if (changes.some(({ change }) => change.endConnections)) await changeElements([], pass);
    return { paths, failed, stamps: { issuedAt, appliedAt: now() } };
  }

  async #bringProxy({ planned: { path }, proxy }: Path, before: PathState, after: PathState, end: boolean, retoxic: boolean) {
    if (!before.refused && (after.refused || end)) await proxy.setEnabled(path, false);
    if (retoxic) await proxy.setToxics(path, after.toxics);
    if (!after.refused && (before.refused || end)) await proxy.setEnabled(path, true);
  }

  /** What nft and Toxiproxy themselves say. A call that timed out may have been carried out all the same. */
  async #readBack(paths: readonly Path[], failed: Faulty = new Map()): Promise<Faulty> {
    const faulty: Faulty = new Map(failed);
    const standing = await standingElements();
    await Promise.all(
      paths.map(async (path) => {
        const difference =
          ruleDifference(path, standing) ??
          (await bounded("reading it back", rungWithin, path.proxy.difference(path.planned.path, path.applied)).catch(messageOf));
        if (difference !== undefined) faulty.set(path, difference);
      }),
    );
    return faulty;
  }

  /** Undo → end the path's connections and start from there → restart the server. Each rung is bounded, and read back. */
  async #climb(paths: readonly Path[]): Promise<Applied & { rung: Rung }> {
    const undone = await this.#bring(paths);
    let faulty = undone.failed.size > 0 ? undone.failed : await this.#readBack(paths);
    if (faulty.size === 0) return { ...undone.stamps, rung: "undo" };

    const { issuedAt } = undone.stamps;
    await this.#correctRules(paths);
    const failed = await this.#toggle([...faulty.keys()]);
    let appliedAt = now();
    faulty = failed.size > 0 ? failed : await this.#readBack(paths);
    if (faulty.size === 0) return { issuedAt, appliedAt, rung: "toggle" };

    const wedged = new Set([...faulty.keys()].map(({ proxy }) => proxy));
    await Promise.all([...wedged].map((proxy) => proxy.restart(this.#wanted)));
    appliedAt = now();
    faulty = await this.#readBack(paths);
    if (faulty.size > 0) throw new Error(`not healed, even by a restart: ${reasons(faulty)}`);
    return { issuedAt, appliedAt, rung: "restart" };
  }

  async #toggle(paths: readonly Path[]): Promise<Faulty> {
    const failed: Faulty = new Map();
    await Promise.all(
      paths.map(async (path) => {
        const { planned, proxy, applied } = path;
        const toggled = async (): Promise<void> => {
          await proxy.setEnabled(planned.path, false);
          await proxy.setToxics(planned.path, applied.toxics);
          if (!applied.refused) await proxy.setEnabled(planned.path, true);
        };
        await bounded(planned.path, rungWithin, toggled()).catch((error: unknown) => failed.set(path, messageOf(error)));
      }),
    );
    return failed;
  }

  async #correctRules(paths: readonly Path[]): Promise<void> {
    const standing = await standingElements();
    const add: Element[] = [];
    const remove: Element[] = [];
    for (const path of paths)
      for (const { element, wanted } of elementsOf(path))
        if (wanted !== standing.has(keyOf(element))) (wanted ? add : remove).push(element);
    await changeElements(add, remove);
  }

  async #refuseWhereStuck(fault: Standing): Promise<void> {
    const waiting = await waitingForReaders();
    const stuck = this.#concerned(fault).filter((path) => stuckDirections(path, waiting).length > 0);
    if (stuck.length > 0)
      throw new Error(
        `somebody has stopped reading on ${stuck.map(({ planned }) => planned.path).join(", ")}: Toxiproxy would hang; nothing was degraded`,
      );
  }
}

const reasons = (faulty: Faulty): string => [...faulty].map(([{ planned }, why]) => `${planned.path}: ${why}`).join("; ");

function elementOf({ listen, mark }: Path, { mode, direction }: Stop): Element {
  const { name, by } = sets[mode][direction];
  return { set: name, element: by === "listen" ? `${listen.address} . ${listen.port}` : String(mark) };
}

/** Every element that a path can have, and whether it should. */
function elementsOf(path: Path): { element: Element; wanted: boolean }[] {
  return (["drop", "reset", "blackhole", "hold"] as const).flatMap((mode) =>
    (["out", "back"] as const).map((direction) => ({
      element: elementOf(path, { mode, direction, path: path.planned.path }),
      wanted: path.applied.modes[direction].has(mode),
    })),
  );
}

function ruleDifference(path: Path, standing: ReadonlyMap<string, number>): string | undefined {
  const wrong = elementsOf(path).find(({ element, wanted }) => wanted !== standing.has(keyOf(element)));
  return wrong === undefined ? undefined : `nft ${wrong.wanted ? "lacks" : "still has"} ${keyOf(wrong.element)}`;
}
