import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeCommands, NodeDeed, NodeState } from "../../protocol/commands.ts";
import { dataDirectory } from "../../protocol/places.ts";
import { alreadySo } from "./already.ts";
import { emptied, formatted, inPlace } from "./files.ts";
import { Filler } from "./filler.ts";
import type { Jvm } from "./jvm.ts";
import { PageCache } from "./power-loss.ts";
import { withSettings } from "./properties.ts";
import { mayHaveEndedProcess, wantedBy } from "./standing.ts";
import { seenHeldBack, Throttle } from "./throttle.ts";

type Launch = NodeCommands["launch"]["args"];

/** A JVM that is to restart for a setting gets this long to end by SIGTERM. */
const restartWithinMs = 10_000;
/** A full disk's last victims are waited for this long at the heal, and looked after beyond it. */
const lateEndMs = 3000;
/** What a process printed last may be read after its end. */
const lastWordsMs = 300;

/**
 * The machine around the JVM: its files, its disk, its share of the cores. Deeds stand side by side, and the undo of one makes the
 * machine what the others want. One change at a time.
 */
export class Machine {
  readonly #jvm: Jvm;
  readonly #standing = new Map<string, NodeDeed>();
  /** Undone, but not seen through yet: an undo that failed half-way is finished by the next. */
  readonly #ending = new Map<string, NodeDeed>();
  readonly #filler = new Filler();
  readonly #pageCache = new PageCache();
  #launched: Launch | undefined;
  #throttle: Throttle | undefined;
  /** Over those it was launched with, as the process that runs has read them; undefined while that is not known. */
  #settings: Readonly<Record<string, string>> | undefined = {};
  #turn: Promise<unknown> = Promise.resolve();

  constructor(jvm: Jvm) {
    this.#jvm = jvm;
    jvm.hear((line) => this.#pageCache.heard(line));
  }

  /**
   * Also a machine that comes back after its death: what its last agent had filled the disk with goes first. What stands here is
   * obeyed: a process that a fault keeps down is started by the end of that fault.
   */
  launch(launch: Launch): Promise<void> {
    return this.#inTurn(async () => {
      const { pid } = this.#jvm.state;
      if (pid !== null) throw new Error(`a process runs already (pid ${pid})`);
      this.#launched = launch;
      this.#settings = {};
      for (const [path, text] of Object.entries(launch.files)) await inPlace(path, () => writeFile(path, text));
      await this.#settle();
      await this.#startIfWanted();
    });
  }

  /** As it was last launched; one that runs, or that a fault keeps down, stays as it is. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#launched === undefined) throw new Error("nothing was launched on this node yet");
      await this.#startIfWanted();
    });
  }

  /** What was seen of it. The lease is the caller's. */
  apply(lease: string, deed: NodeDeed): Promise<string[]> {
    return this.#inTurn(async () => {
      this.#standing.set(lease, deed);
      const saw = await this.#do(deed);
      await this.#settle();
      return [...saw, ...(await this.#seen(deed))];
    });
  }

  undo(lease: string): Promise<void> {
    return this.#inTurn(async () => {
      const deed = this.#standing.get(lease);
      if (deed !== undefined) this.#ending.set(lease, deed);
      this.#standing.delete(lease);
      const ending = [...this.#ending.values()];
      await this.#settle();
      if (ending.some(({ kind }) => kind === "fillDisk")) await this.#endOfWantOfRoom();
      if (ending.some(mayHaveEndedProcess)) await this.#startIfWanted();
      this.#ending.clear();
    });
  }

  /** As `alreadySo`. */
  already(deed: NodeDeed): string | null {
    return alreadySo(deed, this.#jvm.state, this.#standing);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #do(deed: NodeDeed): Promise<string[]> {
    switch (deed.kind) {
      case "kill":
        await this.#jvm.kill();
        return [ofProcess(this.#jvm.state)];
      case "stop":
        await this.#jvm.stop(deed.withinMs);
        return [ofProcess(this.#jvm.state)];
      case "fillDisk":
        return [await this.#filler.fill()];
      case "loseDisk": {
        await this.#jvm.kill();
        const lost = await emptied(dataDirectory);
        return [ofProcess(this.#jvm.state), `${lost} entries of the log directory are gone`];
      }
      case "loseUnflushed": {
        await this.#jvm.kill();
        await this.#jvm.said();
        return [ofProcess(this.#jvm.state), ...(await this.#pageCache.lose(deed.windowMs, this.#jvm.state.since))];
      }
      default:
        return [];
    }
  }

  /** Of what only shows once the machine is what the deed wants. */
  async #seen(deed: NodeDeed): Promise<string[]> {
    if (deed.kind === "pause") return [ofProcess(this.#jvm.state)];
    if (deed.kind === "misconfigure")
      return [`restarted with ${Object.entries(deed.settings).map((setting) => setting.join("="))}`, ofProcess(this.#jvm.state)];
    if (deed.kind !== "throttle") return [];
    if (this.#throttle === undefined) throw new Error("a throttle does not show: its process is frozen");
    return [await seenHeldBack(this.#throttle, wantedBy(this.#standing.values()).share ?? 1)];
  }

  async #settle(): Promise<void> {
    const wanted = wantedBy(this.#standing.values());
    if (!wanted.full) await this.#filler.remove();
    await this.#setSettings(wanted.settings);
    // Ended first: its own signals would thaw what is to be frozen.
    this.#endThrottle();
    const { pid } = this.#jvm.state;
    if (pid === null) return;
    if (wanted.frozen) await this.#jvm.pause();
    else await this.#jvm.resume();
    if (!wanted.frozen && wanted.share !== null) this.#throttle = new Throttle(pid, wanted.share);
  }

  async #startIfWanted(): Promise<void> {
    const { down, full } = wantedBy(this.#standing.values());
    if (down || full || this.#jvm.state.pid !== null || this.#launched === undefined) return;
    await this.#startProcess(this.#launched);
    await this.#settle();
  }

  async #startProcess(launch: Launch): Promise<void> {
    await formatted(launch);
    const { argv, env } = launch;
    this.#pageCache.watch();
    this.#jvm.launch({ argv, env: env ?? {} });
  }

  /** A process that was started with others is started anew. */
  async #setSettings(settings: Readonly<Record<string, string>>): Promise<void> {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    const { files = {}, argv = [] } = this.#launched ?? {};
    const path = argv.find((argument) => argument.endsWith(".properties"));
    if (path === undefined || files[path] === undefined) throw new Error("this machine's process reads no properties file");
    this.#settings = undefined;
    await writeFile(path, withSettings(files[path], settings));
    await this.#restart();
    this.#settings = settings;
  }

  async #restart(): Promise<void> {
    if (this.#jvm.state.pid === null || this.#launched === undefined) return;
    await this.#jvm.stop(restartWithinMs);
    await this.#startProcess(this.#launched);
  }

  /**
   * A process that has met the full disk ends a moment later, also where there is room again by then; one that is frozen or starved
   * much later. Whenever it does and says why, it is started.
   */
  async #endOfWantOfRoom(): Promise<void> {
    if (this.#jvm.state.pid === null) return;
    const ended = this.#jvm.ended();
    const inTime = await Promise.race([ended.then(() => true), sleep(lateEndMs, false)]);
    if (!inTime) void ended.then(() => this.#startIfEndedForWantOfRoom());
  }

  async #startIfEndedForWantOfRoom(): Promise<void> {
    await sleep(lastWordsMs);
    if (this.#jvm.tail(200).some((line) => line.includes("No space left on device")))
      await this.#inTurn(() => this.#startIfWanted());
  }

  #endThrottle(): void {
    this.#throttle?.end();
    this.#throttle = undefined;
  }
}

const ofProcess = ({ process: state, exit }: NodeState): string => `process ${state}${exit === null ? "" : ` by ${exit}`}`;
