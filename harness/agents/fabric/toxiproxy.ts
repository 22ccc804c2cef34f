import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Toxiproxy } from "toxiproxy-node-client";
import { milliseconds, seconds } from "../../core/duration.ts";
import { bounded, eventually } from "../../core/eventually.ts";
import type { FabricPath } from "../../protocol/commands.ts";
import { log } from "../serve.ts";

/** Any API call may hang for ever when a peer stopped reading (Toxiproxy 2.12.0), so each is bounded. */
const callWithin = seconds(3);

/**
 * The toxiproxy-server of one source network: every path that is opened there. One server each, because a wedged one can only
 * be restarted, and that must not cut anybody else's paths. Its API stays on the container's loopback.
 */
export class SourceProxy {
  readonly #port: number;
  readonly #source: string;
  readonly #paths: readonly FabricPath[];
  readonly #disabled = new Set<string>();
  #server: ChildProcess | undefined;

  constructor(source: string, port: number, paths: readonly FabricPath[]) {
    this.#source = source;
    this.#port = port;
    this.#paths = paths;
  }

  async start(): Promise<void> {
    const server = spawn("toxiproxy-server", ["-host", "127.0.0.1", "-port", String(this.#port)], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LOG_LEVEL: "error" },
    });
    this.#server = server;
    server.on("exit", (code, signal) => {
      if (this.#server === server) log(`toxiproxy of ${this.#source} died (${signal ?? code}): its paths are cut`);
    });
    const client = this.#client();
    await eventually({
      what: `the toxiproxy-server of ${this.#source}`,
      within: seconds(10),
      every: milliseconds(20),
      probe: async () => ({ done: await bounded("its API", milliseconds(500), client.getVersion()) }),
    });
    for (const path of this.#paths) await this.#create(client, path);
  }

  /** Ends the server, whatever state its API is in, and builds it anew with what is disabled now. */
  async restart(): Promise<number> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined && server.exitCode === null) {
      const exited = once(server, "exit");
      server.kill("SIGKILL");
      await exited;
    }
    await this.start();
    return this.#paths.length;
  }

  /** `refuse`: disabling closes the listener and every live connection at once; toxics stay as they are. */
  async setEnabled(path: string, enabled: boolean): Promise<void> {
    if (enabled) this.#disabled.delete(path);
    else this.#disabled.add(path);
    const proxy = await bounded(`toxiproxy of ${this.#source}, get ${path}`, callWithin, this.#client().get(nameOf(path)));
    const { listen, upstream } = proxy;
    await bounded(
      `toxiproxy of ${this.#source}, ${enabled ? "enable" : "disable"} ${path}`,
      callWithin,
      proxy.update({ listen, upstream, enabled }),
    );
  }

  #client(): Toxiproxy {
    return new Toxiproxy(`http://127.0.0.1:${this.#port}`);
  }

  async #create(client: Toxiproxy, { path, listen, upstream, latencyMs }: FabricPath): Promise<void> {
    const proxy = await client.createProxy({
      name: nameOf(path),
      listen: `${listen.address}:${listen.port}`,
      upstream: `${upstream.address}:${upstream.port}`,
      enabled: !this.#disabled.has(path),
    });
    const delay = async (stream: "upstream" | "downstream", latency: number): Promise<void> => {
      if (latency > 0)
        await proxy.addToxic({
          type: "latency",
          name: `latency_${stream}`,
          stream,
          toxicity: 1,
          attributes: { latency, jitter: 0 },
        } as never);
    };
    await delay("upstream", latencyMs.out);
    await delay("downstream", latencyMs.back);
  }
}

/** A path's name as part of an API address. */
const nameOf = (path: string): string => path.replaceAll(/[^\w-]/g, "_");
