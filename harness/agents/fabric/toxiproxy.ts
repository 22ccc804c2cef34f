import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Toxiproxy } from "toxiproxy-node-client";
import { milliseconds, seconds } from "../../core/duration.ts";
import { bounded, eventually } from "../../core/eventually.ts";
import type { FabricPath } from "../../protocol/commands.ts";
import type { PathState } from "./standing.ts";
import { differingToxics, type Toxic } from "./toxics.ts";

interface Proxy {
  readonly enabled: boolean;
  readonly toxics: readonly Toxic[];
}

/**
 * The toxiproxy-server of one source network: every path that is opened there. One server each, because a wedged one can only
 * be restarted, and that must not cut anybody else's paths. Its API stays on the container's loopback. A start and a restart are
 * bounded; single calls are not: whoever calls has a bound, and reads back what became of it.
 */
export class SourceProxy {
  readonly source: string;
  /** As which user the server runs, so that the kernel can tell its connections from another source's. */
  readonly uid: number;
  readonly #address: string;
  readonly #port: number;
  readonly #paths: readonly FabricPath[];
  readonly #client: Toxiproxy;
  readonly #died: (how: string) => void;
  #server: ChildProcess | undefined;

  constructor(source: string, port: number, paths: readonly FabricPath[], died: (how: string) => void) {
    this.source = source;
    this.uid = port;
    this.#port = port;
    this.#address = `http://127.0.0.1:${port}`;
    this.#paths = paths;
    this.#client = new Toxiproxy(this.#address);
    this.#died = died;
  }

  /** Starts the server with every path as its leases want it. */
  async start(stateOf: (path: FabricPath) => PathState): Promise<void> {
    const server = spawn("toxiproxy-server", ["-host", "127.0.0.1", "-port", String(this.#port)], {
      stdio: "ignore",
      env: { ...process.env, LOG_LEVEL: "error" },
      uid: this.uid,
    });
    this.#server = server;
    server.on("error", (error) => this.#gone(server, error.message));
    server.on("exit", (code, signal) => this.#gone(server, signal ?? `exit code ${code}`));
    await eventually({
      what: `the toxiproxy-server of ${this.source}`,
      within: seconds(10),
      every: milliseconds(20),
      probe: async () => ({ done: await bounded("its API", milliseconds(500), this.#client.getVersion()) }),
    });
    await created(this.#client, this.source, this.#paths, stateOf);
  }

  /** Ends the server, whatever state its API is in, and with it every connection; then builds it anew. */
  async restart(stateOf: (path: FabricPath) => PathState): Promise<number> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const exited = once(server, "exit");
      server.kill("SIGKILL");
      await bounded(`the end of the toxiproxy-server of ${this.source}`, builtWithin, exited);
    }
    await this.start(stateOf);
    return this.#paths.length;
  }

  /** Disabling closes the listener and every connection at once, even before a reader that stopped; toxics stay as they are. */
  async setEnabled(path: string, enabled: boolean): Promise<void> {
    await this.#client.getApi().post(this.#proxy(path), { enabled });
  }

  /** Brings a path's toxics to what is wanted, on connections that stay open. */
  async setToxics(path: string, wanted: readonly Toxic[]): Promise<void> {
    const { toxics: has } = await this.#read(path);
    const api = this.#client.getApi();
    const at = `${this.#proxy(path)}/toxics`;
    for (const toxic of differingToxics(has, wanted)) {
      const exists = has.some(({ name }) => name === toxic.name);
      if (!wanted.includes(toxic)) await api.delete(`${at}/${toxic.name}`);
      else if (exists) await api.post(`${at}/${toxic.name}`, { attributes: toxic.attributes });
      else await api.post(at, toxic);
    }
  }

  /** What the server says of a path, where it is not what is wanted. Other paths are not asked: one of them may be wedged. */
  async difference(path: string, wanted: PathState): Promise<string | undefined> {
    const { enabled, toxics } = await this.#read(path);
    if (enabled === wanted.refused) return `${path} is ${enabled ? "open" : "closed"}`;
    const differing = differingToxics(toxics, wanted.toxics);
    return differing.length === 0 ? undefined : `${path} differs in ${differing.map(({ name }) => name).join(", ")}`;
  }

  async #read(path: string): Promise<Proxy> {
    return (await this.#client.getApi().get<Proxy>(this.#proxy(path))).data;
  }

  #gone(server: ChildProcess, how: string): void {
    if (this.#server !== server) return;
    this.#server = undefined;
    this.#died(how);
  }

  #proxy(path: string): string {
    return `${this.#address}/proxies/${nameOf(path)}`;
  }
}

/** Of a server that answers: it may stop to, and whoever waits for it holds the turn of every other heal. */
const builtWithin = seconds(3);

/** Makes every path on a server that has none. */
export const created = (
  client: Toxiproxy,
  source: string,
  paths: readonly FabricPath[],
  stateOf: (path: FabricPath) => PathState,
): Promise<unknown> =>
  bounded(`making the paths of ${source}`, builtWithin, Promise.all(paths.map((path) => create(client, path, stateOf(path)))));

async function create(client: Toxiproxy, { path, listen, upstream }: FabricPath, { refused, toxics }: PathState): Promise<void> {
  const proxy = await client.createProxy({
    name: nameOf(path),
    listen: `${listen.address}:${listen.port}`,
    upstream: `${upstream.address}:${upstream.port}`,
    enabled: !refused,
  });
  for (const toxic of toxics) await proxy.addToxic(toxic as never);
}

/** A path's name as part of an API address. */
const nameOf = (path: string): string => path.replaceAll(/[^\w-]/g, "_");
