import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { PassThrough } from "node:stream";
import { type Duration, milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { lineSplitter } from "../../protocol/lines.ts";
import type { World } from "../../runtime/world.ts";

/** What a socket of a peer saw, seconds on the run's clock. */
export interface Seen {
  readonly at: number;
  readonly name: string;
  readonly event: "listening" | "connected" | "got" | "FIN" | "RST" | "ECONNREFUSED" | "EPIPE" | "ETIMEDOUT";
  readonly text?: string;
}

/** A TCP peer in a host's container: told what to do, and heard. */
export class Peer {
  readonly seen: Seen[] = [];
  readonly #stream: Duplex;

  private constructor(stream: Duplex, stdout: PassThrough, stderr: PassThrough) {
    this.#stream = stream;
    stdout.on(
      "data",
      lineSplitter((line) => this.seen.push(JSON.parse(line) as Seen)),
    );
    stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  }

  static async in(world: World, host: string): Promise<Peer> {
    const program = await readFile(new URL("peer.ts", import.meta.url), "utf8");
    const { zero } = await world.fabric.ask("hello", {});
    const exec = await world.container(host).exec({
      Cmd: ["node", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-e", program, zero],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    world.docker.modem.demuxStream(stream, stdout, stderr);
    return new Peer(stream, stdout, stderr);
  }

  tell(command: Readonly<Record<string, unknown>>): void {
    this.#stream.write(`${JSON.stringify(command)}\n`);
  }

  /** Waits for the first event that fits, and returns it. */
  see(what: string, within: Duration, fits: (seen: Seen) => boolean): Promise<Seen> {
    return eventually({
      what,
      within,
      every: milliseconds(5),
      probe: async () => {
        const found = this.seen.find(fits);
        return found === undefined ? { seen: JSON.stringify(this.seen.slice(-5)) } : { done: found };
      },
    });
  }

  end(): void {
    this.#stream.destroy();
  }
}
